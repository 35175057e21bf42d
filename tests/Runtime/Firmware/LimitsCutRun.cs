using Edge.Compiler.Pack;
using Edge.Firmware;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Firmware;

/// <summary>A station gets models and limits in turn while its power is cut; after every cut it must inspect, by limits that belong to its model.</summary>
/// <remarks>Two stores on one flash. Limit 10 m + v is version v of model m's limits; version 0 came with the model.</remarks>
internal sealed class LimitsCutRun
{
    /// <summary>The limits' store, behind that of the models: two blocks of journal, two slots of one block.</summary>
    private const int LimitsBlocks = 4;

    private readonly SimulatedFlash _flash;
    private readonly StoreLayout _models;
    private readonly StoreLayout _limits;
    private readonly Func<int, long> _operationsToCut;
    private readonly (int Model, int Version)[] _story;
    private int _done;
    private int _cuts;
    private PowerCutCounts _counts;

    /// <param name="story">What is in force after each update; the first comes from the factory and has version 0.</param>
    /// <param name="operationsToCut">As that of <see cref="PowerCutRun"/>.</param>
    public LimitsCutRun(FlashKind kind, int seed, (int Model, int Version)[] story, Func<int, long> operationsToCut)
    {
        int[] blocks = [.. kind.Blocks, .. Enumerable.Repeat(2048, LimitsBlocks)];
        _flash = new SimulatedFlash(kind with { Blocks = blocks }, seed);
        _models = new Device(kind, seed).Layout;
        int from = kind.Blocks.Sum();
        _limits = new StoreLayout { JournalA = from, JournalB = from + 2048, SlotA = from + 4096, SlotB = from + 6144, SlotBytes = 2048 };
        (_story, _operationsToCut) = (story, operationsToCut);
        _flash.Program(_models.SlotA, ModelPack(story[0].Model));
    }

    public PowerCutCounts Run()
    {
        _flash.OperationsToCut = _operationsToCut(0);
        int quietBoots = 0;
        while (_done < _story.Length - 1)
        {
            try
            {
                Step();
                Assert.True(_flash.OperationsToCut >= 0 || ++quietBoots < 60, "the updates do not come to an end");
            }
            catch (PowerCut)
            {
                _counts.Cuts++;
                _flash.OperationsToCut = _operationsToCut(++_cuts);
            }
        }

        return _counts with { Stories = 1, Operations = _flash.Operations };
    }

    private void Step()
    {
        var rig = new Rig();
        ModelStore models = new(_flash, _models, Packs.Provisioned(Packs.Key), Packs.Identity, new StoreOptions());
        ModelStore limits = new(_flash, _limits, Packs.Provisioned(Packs.Key), new DeviceIdentity(Packs.Identity), new StoreOptions());
        Station station = rig.With(null, found => (found.Store, found.Limits) = (models, limits));
        Assert.Equal(StationFault.None, station.Start());
        _counts.Boots++;
        (int Model, int Version) before = _story[_done], wanted = _story[_done + 1];
        var inForce = (Model: station.Pack.Release, Version: station.Judge.LimitOf(1) - 10 * station.Pack.Release);
        Assert.True(inForce == before || inForce == wanted, $"boot {_counts.Boots} after cut {_cuts}: {inForce} in force, before {before}, wanted {wanted}");
        if (inForce == wanted && !models.IsTrial)
        {
            _done++;
            return;
        }

        if (models.IsTrial)
            Assert.Equal(UpdateResult.Ok, models.Confirm());
        else if (wanted.Model != before.Model)
            Device.SendTo(models, ModelPack(wanted.Model));
        else if (Device.SendTo(limits, PackWriter.Write(LimitsPack.Of(Content(wanted.Model), Rig.Limits(10 * wanted.Model + wanted.Version), 1), Packs.Key)) is var result)
        {
            Assert.Equal(UpdateResult.Ok, result);
            Assert.True(station.TakeLimits());
            Assert.Equal(10 * wanted.Model + wanted.Version, station.Judge.LimitOf(1));
            _done++; // the station has said so: from now on no cut takes it back
        }
    }

    private static byte[] ModelPack(int model) => PackWriter.Write(Content(model), Packs.Key);

    private static PackContent Content(int model) => Rig.Content(model, model, 10 * model);
}
