using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Namespaces;

/// <summary>The namespaces of a server: who finds and makes them, who is in them, and when they go.</summary>
/// <remarks>
/// In a namespace are its connected sockets, those that its middleware still looks at, and lost ones that may come back. A dynamic one, which a pattern wants, is
/// counted, and goes when nobody is in it: at once if that is asked for, otherwise when its place is needed.
/// </remarks>
internal sealed partial class NamespaceTable(SocketIOServer server)
{
    private readonly ConcurrentDictionary<string, Namespace> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _ending = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    // Dynamic ones that nobody is in, those that have been so for longest first.
    private readonly LinkedList<Namespace> _empty = new();
    private ParentNamespace[] _parents = [];
    private int _dynamicCount;
    private bool _hasToldOfBound;
    private volatile bool _isStarted;

    /// <summary>Those that there are now.</summary>
    public IEnumerable<Namespace> All => _byName.Values;

    public void Add(ParentNamespace parent)
    {
        lock (_gate)
        {
            _parents = [.. _parents, parent];
        }
    }

    /// <summary>The namespace of a name, for the application. One that a pattern wants is the pattern's, also when nobody has asked for it yet.</summary>
    public Namespace Get(string name)
    {
        if (_byName.TryGetValue(name, out var known))
        {
            return known;
        }

        var parent = FindOwner(name, out var isOpen);
        List<Namespace>? gone = null;
        Namespace made;
        lock (_gate)
        {
            if (_byName.TryGetValue(name, out known))
            {
                return known;
            }

            if (parent is not null || isOpen)
            {
                MakeRoom(ref gone);
            }

            made = Make(name, parent, isOpen);
            if (made.IsDynamic)
            {
                made.EmptyNode = _empty.AddLast(made);
            }
        }

        End(gone);
        Announce(made);
        if (_isStarted)
        {
            _ = StartLaterAsync(made);
        }

        return made;
    }

    /// <summary>The namespace that a client asks for, made if a pattern wants it, with the client in it. <see cref="Leave"/> is owed for it.</summary>
    public async ValueTask<NamespaceEntry> EnterAsync(string name, ReadOnlyMemory<byte> auth, IHeaderDictionary headers)
    {
        var entered = TryEnter(name);
        if (entered is null)
        {
            var parent = await FindParentAsync(new NamespaceRequest(name, auth, headers));
            entered = parent is null ? TryEnterUnwanted(name) : TryEnterChild(name, parent);
            if (entered is null)
            {
                return new NamespaceEntry(Entered: null, parent is null ? NamespaceEntry.Unknown : NamespaceEntry.TooMany);
            }
        }

        try
        {
            await entered.Announced;
            await entered.Lifetime.StartAsync(CancellationToken.None);
            return new NamespaceEntry(entered, Refusal: null);
        }
        catch
        {
            Leave(entered);
            throw;
        }
    }

    /// <summary>One of those who were in it has gone.</summary>
    public void Leave(Namespace left)
    {
        lock (_gate)
        {
            if (--left.Occupants > 0 || !left.IsDynamic || left.IsRemoved)
            {
                return;
            }

            if (!server.Options.CleanupEmptyChildNamespaces || left.IsApplications)
            {
                left.EmptyNode = _empty.AddLast(left);
                return;
            }

            Remove(left);
        }

        End([left]);
    }

    /// <summary>Starts the adapters of the namespaces that there are; those of later ones start when they are made.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _isStarted = true;
        foreach (var (_, @namespace) in _byName)
        {
            await @namespace.Lifetime.StartAsync(cancellationToken);
        }
    }

    /// <summary>Stops all adapters. One that fails does not keep the others from it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStarted = false;
        foreach (var (_, @namespace) in _byName)
        {
            await StopAsync(@namespace, cancellationToken);
        }

        Task[] ending;
        lock (_gate)
        {
            ending = [.. _ending.Values];
        }

        await Task.WhenAll(ending).WaitAsync(cancellationToken);
    }

    /// <summary>Whose a name is that nobody has asked for: a pattern's, or open when only a client's request can tell.</summary>
    private ParentNamespace? FindOwner(string name, out bool isOpen)
    {
        isOpen = false;
        foreach (var parent in _parents)
        {
            switch (parent.Wants(name))
            {
                case true:
                    return parent;
                case null:
                    isOpen = true;
                    return null;
            }
        }

        return null;
    }

    private async ValueTask<ParentNamespace?> FindParentAsync(NamespaceRequest request)
    {
        foreach (var parent in _parents)
        {
            if (await parent.Accepts(request))
            {
                return parent;
            }
        }

        return null;
    }

    private Namespace? TryEnter(string name)
    {
        lock (_gate)
        {
            return _byName.TryGetValue(name, out var found) && !found.IsOpen ? Enter(found) : null;
        }
    }

    /// <summary>No pattern wants it: it must be one that the application has looked up and given something to do.</summary>
    private Namespace? TryEnterUnwanted(string name)
    {
        lock (_gate)
        {
            return _byName.TryGetValue(name, out var found) && found.IsApplications ? Enter(found) : null;
        }
    }

    private Namespace? TryEnterChild(string name, ParentNamespace parent)
    {
        List<Namespace>? gone = null;
        Namespace made;
        lock (_gate)
        {
            if (_byName.TryGetValue(name, out var found))
            {
                if (found.IsOpen)
                {
                    found.GiveTo(parent);
                }

                return Enter(found);
            }

            MakeRoom(ref gone);
            if (_dynamicCount >= server.Options.MaxDynamicNamespaces)
            {
                TellOfBound(name);
                return null;
            }

            made = Enter(Make(name, parent, isOpen: false));
        }

        End(gone);
        try
        {
            Announce(made);
        }
        catch
        {
            Leave(made);
            throw;
        }

        return made;
    }

    private Namespace Enter(Namespace entered)
    {
        entered.Occupants++;
        if (entered.EmptyNode is { } node)
        {
            _empty.Remove(node);
            entered.EmptyNode = null;
        }

        return entered;
    }

    private Namespace Make(string name, ParentNamespace? parent, bool isOpen)
    {
        var made = new Namespace(server, name, parent, isOpen, _ending.GetValueOrDefault(name, Task.CompletedTask));
        _byName[name] = made;
        parent?.ChildTable.TryAdd(name, made);
        if (made.IsDynamic)
        {
            _dynamicCount++;
        }

        return made;
    }

    /// <summary>Lets go of namespaces that nobody is in, where there are as many as there may be.</summary>
    private void MakeRoom(ref List<Namespace>? gone)
    {
        while (_dynamicCount >= server.Options.MaxDynamicNamespaces && _empty.First is { Value: var longest })
        {
            _empty.RemoveFirst();
            longest.EmptyNode = null;
            if (longest.IsApplications)
            {
                // Something has been registered on it since it was looked up: it stays, and counts as any that the application made.
                longest.IsDynamic = false;
                _dynamicCount--;
            }
            else
            {
                Remove(longest);
                (gone ??= []).Add(longest);
            }
        }
    }

    private void Remove(Namespace removed)
    {
        removed.IsRemoved = true;
        _byName.TryRemove(new KeyValuePair<string, Namespace>(removed.Name, removed));
        removed.Parent?.ChildTable.TryRemove(new KeyValuePair<string, Namespace>(removed.Name, removed));
        _ending[removed.Name] = removed.Ended;
        if (removed.IsDynamic && --_dynamicCount < server.Options.MaxDynamicNamespaces)
        {
            _hasToldOfBound = false;
        }
    }

    /// <summary>Tells who listens, before anybody is let in: what they register holds for the first socket, too.</summary>
    private void Announce(Namespace made)
    {
        try
        {
            server.OnNamespaceCreated?.Invoke(made);
            made.SetAnnounced();
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                if (made.EmptyNode is { } node)
                {
                    _empty.Remove(node);
                    made.EmptyNode = null;
                }

                Remove(made);
            }

            made.SetAnnounced(error);
            End([made]);
            throw;
        }
    }

    private void End(List<Namespace>? gone)
    {
        foreach (var removed in gone ?? [])
        {
            _ = EndAsync(removed);
        }
    }

    private async Task EndAsync(Namespace removed)
    {
        await StopAsync(removed, CancellationToken.None);
        lock (_gate)
        {
            if (_ending.GetValueOrDefault(removed.Name) == removed.Ended)
            {
                _ending.Remove(removed.Name);
            }
        }

        removed.SetEnded();
    }

    private async Task StopAsync(Namespace stopped, CancellationToken cancellationToken)
    {
        try
        {
            await stopped.Lifetime.StopAsync(cancellationToken);
        }
        catch (Exception error)
        {
            Log.StopFailed(server.Logger, stopped.Name, error);
        }
    }

    private async Task StartLaterAsync(Namespace made)
    {
        try
        {
            await made.Lifetime.StartAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            // The first client that comes tries again.
            Log.StartFailed(server.Logger, made.Name, error);
        }
    }

    private void TellOfBound(string name)
    {
        if (!_hasToldOfBound)
        {
            _hasToldOfBound = true;
            Log.TooMany(server.Logger, name, _dynamicCount);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Namespace {Namespace} is refused: {Count} dynamic namespaces have somebody in them, and there may be no more")]
        public static partial void TooMany(ILogger logger, string @namespace, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "The adapter of namespace {Namespace} did not start")]
        public static partial void StartFailed(ILogger logger, string @namespace, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "The adapter of namespace {Namespace} did not stop")]
        public static partial void StopFailed(ILogger logger, string @namespace, Exception error);
    }
}
