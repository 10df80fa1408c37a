using System.Globalization;
using Duet.Calls.Store;
using FsCheck;
using FsCheck.Fluent;

namespace Duet.Calls.Tests;

/// <summary>Whatever people do in whatever order, some things stay true.</summary>
public sealed class AnyOrderTests
{
    private static readonly string[] Devices = ["ann", "ann.phone", "bob", "cat"];
    private static readonly string[] Ids = ["c1", "c2"];

    /// <summary>Each number is one step. From the whole range: FsCheck's own numbers are small, and would be the same few events over and over.</summary>
    private static readonly Arbitrary<int[]> Steps = Arb.From(
        Gen.Choose(0, 1_000_000).ArrayOf(),
        steps => ArbMap.Default.ArbFor<int[]>().Shrinker(steps).Where(shrunk => Array.TrueForAll(shrunk, step => step >= 0)));

    [Fact]
    public void AnySequence_KeepsTheInvariants() => Prop.ForAll(Steps, Run).Check(Runs(2000));

    /// <summary>Every deadline of every state that can be reached passes, whatever the numbers were.</summary>
    [Fact]
    public void AnySequence_WhenEverybodyHasGone_LeavesNothing() => Prop.ForAll(Steps, steps =>
    {
        var play = new Play();
        play.Run(steps);
        play.EverybodyLeaves();
    }).Check(Runs(200));

    /// <summary>The same sequences each time, so that a change is judged by itself. <c>./test.sh repeat</c> looks at many others.</summary>
    private static Config Runs(int usual)
    {
        var config = Config.QuickThrowOnFailure.WithEndSize(120);
        return int.TryParse(Environment.GetEnvironmentVariable("DUET_SEQUENCES"), CultureInfo.InvariantCulture, out var sequences)
            ? config.WithMaxTest(sequences)
            : config.WithMaxTest(usual).WithReplay(7, 11);
    }

    private static void Run(int[] steps) => new Play().Run(steps);

    /// <summary>The shortest and longest that a client may ask for, and what is between.</summary>
    private static readonly TimeSpan?[] Expiries =
        [null, TimeSpan.Zero, TimeSpan.FromMilliseconds(1), .. Enumerable.Range(1, 9).Select(times => TimeSpan.FromSeconds(times * 11) as TimeSpan?), TimeSpan.FromDays(366)];

    private sealed class Play
    {
        private World _world = new(new CallOptions { Limits = { CallsPerMinute = 10_000, CallsPerMinutePerAddress = 10_000, JoinsPerMinutePerAddress = 10_000 } });
        private readonly HashSet<string> _connected = new(StringComparer.Ordinal);

        /// <summary>Calls that somebody places and has not heard the outcome of: by id, who calls whom.</summary>
        private readonly Dictionary<string, (string Caller, string CalleeId)> _placed = new(StringComparer.Ordinal);

        /// <summary>Devices that were told to ring, and not yet that it is over.</summary>
        private readonly HashSet<(string Device, string CallId)> _ringing = [];
        private readonly List<Fault> _faults = [];
        private int _calls;

        public Play() => _world.Board.OnFault = _faults.Add;

        public void Run(int[] steps)
        {
            foreach (var step in steps)
            {
                Step(step);
                Check();
            }
        }

        public void EverybodyLeaves()
        {
            foreach (var device in Devices)
            {
                Disconnect(device);
            }

            _world.Wait(TimeSpan.FromDays(400).TotalSeconds);
            Assert.Empty(_faults);
            Assert.Equal((0, 0, 0), World.Done(_world.Board.CountAsync()));
            Assert.Null(World.Done(_world.Board.NextDeadlineAsync()));
        }

        private void Step(int number)
        {
            var device = Devices[number % Devices.Length];
            number /= Devices.Length;
            var id = Ids[number % Ids.Length];
            number /= Ids.Length;
            var other = World.IdOf(Devices[number % Devices.Length]);
            var chance = number / 20;
            switch (number % 20)
            {
                case 0:
                    Disconnect(device);
                    break;
                case 1 or 2:
                    Connect(device);
                    break;
                case 3 or 4:
                    Call(device, other, $"c{_calls++ % 4}");
                    break;
                case 5 or 6:
                    if (_world.Answer(device, id).StartsWith("Answered", StringComparison.Ordinal))
                    {
                        _ringing.Remove((device, id));
                    }

                    break;
                case 7:
                    HangUp(device, id);
                    break;
                case 8:
                    var answer = (RingAnswer)(chance % 6);
                    _world.Acknowledge(device, answer, id);
                    if (answer is not (RingAnswer.Ringing or RingAnswer.Silent))
                    {
                        _ringing.Remove((device, id));
                    }

                    break;
                case 9 or 10:
                    _world.Join(device, "r");
                    break;
                case 11:
                    _world.Leave(device, "r");
                    break;
                case 12:
                    _world.Say(device, _world.Board.LockRoomAsync(device, "r", chance % 2 == 0));
                    break;
                case 13:
                    _world.Say(device, _world.Board.AdmitAsync(device, "r", other));
                    break;
                case 14:
                    _world.Relay(device, "x");
                    _world.Resume(device, _world.CallClaim((Role)(chance % 2), callId: id));
                    _world.Resume(device, _world.RoomClaim((Role)(2 + (chance % 2))));
                    break;
                case 15:
                    World.Done(_world.Board.SetClosingAsync(device));
                    Disconnect(device);
                    break;
                case 16:
                    _world.Say(device, _world.Board.RemoveGuestAsync(device, "r", null));
                    break;
                case 17:
                    _world.Say(device, _world.Board.DenyAsync(device, "r", other));
                    break;
                case 18:
                    _world.Say(device, _world.Board.ExpireRoomAsync(device, "r", Expiries[chance % Expiries.Length]));
                    break;
                case 19 when chance % 5 == 0:
                    Restart();
                    break;
                default:
                    _world.Wait(chance % 70);
                    break;
            }
        }

        private void Restart()
        {
            _world = _world.Restart();
            _world.Board.OnFault = _faults.Add;
            _connected.Clear();
            _placed.Clear();
            _ringing.Clear();
        }

        private void Call(string device, string to, string callId)
        {
            var result = _world.Call(device, to, callId);
            if (result is not ("BadRequest" or "CallIdTaken" or "NotInSession"))
            {
                // Calling the same person again is the end of one's own earlier ring, whatever comes of it.
                Forget(placed => placed.Caller == device && placed.CalleeId == to);
            }

            if (result == "Calling " + callId)
            {
                _placed[callId] = (device, to);
            }
        }

        private void HangUp(string device, string callId)
        {
            if (_world.HangUp(device, callId) == "Done")
            {
                _ringing.Remove((device, callId));
                if (_placed.TryGetValue(callId, out var placed) && placed.Caller == device)
                {
                    _placed.Remove(callId);
                }
            }
        }

        private void Forget(Func<(string Caller, string CalleeId), bool> which)
        {
            foreach (var callId in _placed.Where(one => which(one.Value)).Select(one => one.Key).ToList())
            {
                _placed.Remove(callId);
            }
        }

        private void Hear(string line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var device = line[..colon];
            Assert.Contains(device, _connected);
            var words = line[(colon + 2)..].Split(' ');
            switch (words[0])
            {
                case "ring":
                    _ringing.Add((device, words[1]));
                    break;
                case "ended":
                    _ringing.Remove((device, words[1]));
                    break;
                case "rejected" or "accepted":
                    Assert.Equal(device, _placed[words[1]].Caller);
                    _placed.Remove(words[1]);
                    break;
                default:
                    break;
            }
        }

        private void Connect(string device)
        {
            if (_connected.Add(device))
            {
                _world.Connect(device);
            }
        }

        private void Disconnect(string device)
        {
            if (_connected.Remove(device))
            {
                _world.Disconnect(device);
                Forget(placed => placed.Caller == device);
                _ringing.RemoveWhere(ring => ring.Device == device);
            }
        }

        private void Check()
        {
            Assert.All(_world.Heard(), Hear);
            var (calls, rooms) = World.Done(_world.Store.DecideAsync<(IReadOnlyList<Call>, IReadOnlyList<Room>)>(state =>
                ([.. Ids.Concat(["c0", "c3"]).SelectMany(id => state.FindBy<Call>(Term.Session(id)))], state.FindBy<Room>(Term.Session("r")))));
            foreach (var session in calls.Concat<Session>(rooms))
            {
                Assert.All(session.Places, place => Assert.True(place.Present ? _connected.Contains(place.ConnectionId!) : place.AwayUntil > _world.Time.GetUtcNow()));
                Assert.InRange(session.Places.Count, 1, 2);
                Assert.Distinct(session.Places.Where(place => place.Present).Select(place => place.ConnectionId), StringComparer.Ordinal);
            }

            // Nobody waits for the outcome of a call that is over, and nothing rings that nobody places.
            var ringing = calls.Where(call => call.Phase == CallPhase.Ringing).Select(call => call.Id).ToHashSet(StringComparer.Ordinal);
            Assert.All(_placed.Keys, callId => Assert.Contains(callId, ringing));
            Assert.All(_ringing, ring => Assert.Contains(ring.CallId, ringing));
            Assert.All(calls, call => Assert.Equal(call.Phase == CallPhase.Answered, call.Places.Count == 2));
            Assert.All(calls, call => Assert.Subset(_connected, call.Devices.Select(device => device.ConnectionId).ToHashSet(StringComparer.Ordinal)));
            Assert.All(rooms, room => Assert.Equal(Role.Host, room.Host.Role));
            foreach (var device in _connected)
            {
                Assert.InRange(calls.Concat<Session>(rooms).Count(session => session.Places.Exists(place => place.ConnectionId == device)), 0, 4);
            }
        }
    }
}
