using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

public class AnyOrderTests
{
    private static readonly FlashKind[] Kinds = [Device.Nor, Device.Corrected, Device.Wide];

    /// <summary>
    /// A firmware that calls everything at any moment, with packs that are good, fail their self-test, were changed, or are somebody else's, and whose
    /// power is cut: every boot runs a good model that was sent, and on cells that are sure.
    /// </summary>
    [Fact]
    public void Whatever_is_called_in_whatever_order_a_good_model_runs() => Property.Holds(random =>
    {
        FlashKind kind = Kinds[random.Next(Kinds.Length)];
        var options = new StoreOptions { HashAtBoot = random.Next(2) == 0, TrialBoots = random.Next(1, 3), RefuseOlder = random.Next(3) == 0 };
        byte[][] good = [.. Enumerable.Range(1, 4).Select(i => Packs.Bytes(random.Next(), i, random.Next(1, 4500)))];
        byte[][] bad = [FailsItsSelfTest(random), Packs.Bytes(1, 9, 7000), [.. good[1].Select((b, i) => i == 700 ? (byte)~b : b)], Changed(good[2])];
        Device device = new Device(kind, random.Next(), options).With(good[0]);
        for (int step = 0; step < 60; step++)
        {
            device.Flash.OperationsToCut = random.Next(2) == 0 ? -1 : random.Next(random.Next(2) == 0 ? 30 : 6000 / kind.WordBytes);
            try
            {
                BootResult result = device.Boot();
                Assert.NotEqual(BootResult.NoModel, result);
                Assert.True(good.Any(device.Runs), $"step {step}: what runs is no good model, or lies on cells that are not sure");
                Assert.Equal(result == BootResult.Trial, device.Store.IsTrial);
                for (int call = random.Next(6); call > 0; call--)
                    Call(device.Store);
            }
            catch (PowerCut)
            {
            }
        }

        void Call(ModelStore store)
        {
            switch (random.Next(8))
            {
                case 0:
                    store.Confirm();
                    break;
                case 1:
                    if (random.Next(4) == 0)
                        store.Refuse();
                    break;
                case 2:
                    store.Switch();
                    break;
                case 3:
                    if (random.Next(3) == 0)
                        store.Cancel();
                    break;
                case 4:
                    store.Finish();
                    break;
                case 5:
                    device.Send(bad[random.Next(bad.Length)], random.Next(6));
                    break;
                default:
                    device.Send(good[random.Next(good.Length)], random.Next(3) == 0 ? random.Next(4) : int.MaxValue);
                    break;
            }
        }
    }, runs: 60);

    private static byte[] FailsItsSelfTest(Random random)
    {
        PackContent content = Packs.Content(random.Next(), 9);
        content.Find(PackSection.Golden)![^1] ^= 1;
        return PackWriter.Write(content, Packs.Key);
    }

    private static byte[] Changed(byte[] pack) => [.. pack.Select((b, i) => i == 40 ? (byte)(b ^ 1) : b)];
}
