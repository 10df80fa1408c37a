using Duet.Calls.Store;
using FsCheck;
using FsCheck.Fluent;

namespace Duet.Calls.Tests;

/// <summary>Whatever people do in whatever order, some things stay true.</summary>
public sealed class AnyOrderTests
{
    private static readonly string[] Devices = ["ann", "ann.phone", "bob", "cat"];
    private static readonly string[] Ids = ["c1", "c2"];

    [Fact]
    public void AnySequence_KeepsTheInvariants()
    {
        var steps = ArbMap.Default.ArbFor<NonNegativeInt[]>();

        Prop.ForAll(steps, Run).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(120));
    }

    [Fact]
    public void AnySequence_WhenEverybodyHasGone_LeavesNothing() => Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt[]>(), steps =>
    {
        var play = new Play();
        play.Run(steps);
        play.EverybodyLeaves();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(120));

    private static void Run(NonNegativeInt[] steps) => new Play().Run(steps);

    private sealed class Play
    {
        private readonly World _world = new(new CallOptions { Limits = { CallsPerMinute = 10_000, CallsPerMinutePerAddress = 10_000, JoinsPerMinutePerAddress = 10_000 } });
        private readonly HashSet<string> _connected = new(StringComparer.Ordinal);
        private int _calls;

        public void Run(NonNegativeInt[] steps)
        {
            foreach (var step in steps)
            {
                Step(step.Get);
                Check();
            }
        }

        public void EverybodyLeaves()
        {
            foreach (var device in Devices)
            {
                Disconnect(device);
            }

            _world.Wait(TimeSpan.FromDays(61).TotalSeconds);
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
            switch (number % 16)
            {
                case 0:
                    Disconnect(device);
                    break;
                case 1 or 2:
                    Connect(device);
                    break;
                case 3 or 4:
                    _world.Call(device, other, $"c{_calls++ % 4}");
                    break;
                case 5 or 6:
                    _world.Answer(device, id);
                    break;
                case 7:
                    _world.HangUp(device, id);
                    break;
                case 8:
                    _world.Acknowledge(device, (RingAnswer)(number / 16 % 5), id);
                    break;
                case 9 or 10:
                    _world.Join(device, "r");
                    break;
                case 11:
                    _world.Leave(device, "r");
                    break;
                case 12:
                    World.Done(_world.Board.LockRoomAsync(device, "r", number / 16 % 2 == 0));
                    break;
                case 13:
                    _world.Say(device, _world.Board.AdmitAsync(device, "r", other));
                    break;
                case 14:
                    _world.Relay(device, "x");
                    _world.Resume(device, _world.CallClaim((Role)(number / 16 % 2), _world.Secrets.GetValueOrDefault(id, "none"), id));
                    _world.Resume(device, _world.RoomClaim((Role)(2 + (number / 16 % 2)), _world.Secrets.GetValueOrDefault("r", "none")));
                    break;
                default:
                    _world.Wait(number / 16 % 70);
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
            }
        }

        private void Check()
        {
            Assert.All(_world.Heard(), line => Assert.Contains(line[..line.IndexOf(':', StringComparison.Ordinal)], _connected));
            var (calls, rooms) = World.Done(_world.Store.DecideAsync<(IReadOnlyList<Call>, IReadOnlyList<Room>)>(state =>
                ([.. Ids.Concat(["c0", "c3"]).SelectMany(id => state.FindBy<Call>(Term.Session(id)))], state.FindBy<Room>(Term.Session("r")))));
            foreach (var session in calls.Concat<Session>(rooms))
            {
                Assert.All(session.Places, place => Assert.True(place.Present ? _connected.Contains(place.ConnectionId!) : place.AwayUntil > _world.Time.GetUtcNow()));
                Assert.InRange(session.Places.Count, 1, 2);
                Assert.Distinct(session.Places.Where(place => place.Present).Select(place => place.ConnectionId), StringComparer.Ordinal);
            }

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
