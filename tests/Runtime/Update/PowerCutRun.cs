using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>What happened in one story of updates and power cuts, or in many.</summary>
internal record struct PowerCutCounts(long Stories, long Cuts, long CutsInRecovery, long Boots, long FellBack, long Operations)
{
    public static PowerCutCounts operator +(PowerCutCounts a, PowerCutCounts b) => new(
        a.Stories + b.Stories, a.Cuts + b.Cuts, a.CutsInRecovery + b.CutsInRecovery, a.Boots + b.Boots, a.FellBack + b.FellBack, a.Operations + b.Operations);
}

/// <summary>A device is updated while its power is cut again and again; after every cut it must boot, with a whole model that somebody sent.</summary>
internal sealed class PowerCutRun
{
    private readonly Device _device;
    private readonly byte[][] _packs; // the one from the factory, then the updates
    private readonly Func<int, long> _operationsToCut;
    private int _cuts;
    private int _updated;
    private bool _isRecovering;
    private PowerCutCounts _counts;

    /// <param name="packs">The one from the factory, then those it is updated to, in order.</param>
    /// <param name="operationsToCut">For the first cut, the second...: words and erases until then, from the one before; negative: no more cuts.</param>
    public PowerCutRun(Device device, byte[][] packs, Func<int, long> operationsToCut)
    {
        (_device, _packs, _operationsToCut) = (device.With(packs[0]), packs, operationsToCut);
    }

    /// <summary>Called before each boot; may leave a trial unconfirmed, which is a reset without a cut.</summary>
    public Func<bool> Resets { get; init; } = () => false;

    /// <summary>The whole story; every claim is checked on the way.</summary>
    public PowerCutCounts Run()
    {
        _device.Flash.OperationsToCut = _operationsToCut(0);
        int quietBoots = 0;
        while (_updated < _packs.Length - 1)
        {
            try
            {
                _isRecovering = true;
                Step();
                // With the power back for good, an update takes a boot to send and one to try; a reset or an interrupted trial takes two more.
                Assert.True(_device.Flash.OperationsToCut >= 0 || ++quietBoots < 40, "the update does not come to an end");
            }
            catch (PowerCut)
            {
                _counts.Cuts++;
                _counts.CutsInRecovery += _isRecovering && _cuts > 0 ? 1 : 0;
                _cuts++;
                _device.Flash.OperationsToCut = _operationsToCut(_cuts);
                Assert.True(IsWhole(0) || IsWhole(1), "no slot holds a whole model");
            }
        }

        return _counts with { Stories = 1, Operations = _device.Flash.Operations };
    }

    private void Step()
    {
        BootResult result = _device.Boot();
        _isRecovering = false;
        _counts.Boots++;
        _counts.FellBack += result == BootResult.FellBack ? 1 : 0;
        Assert.NotEqual(BootResult.NoModel, result);
        byte[] before = _packs[_updated], wanted = _packs[_updated + 1];
        bool isNew = _device.Runs(wanted);
        Assert.True(isNew || _device.Runs(before),
            $"boot {_counts.Boots} after cut {_cuts}: neither the old nor the new model, or one on cells that are not sure");
        Assert.Equal(isNew && result == BootResult.Trial, _device.Store.IsTrial);
        if (Resets())
            return;
        if (_device.Store.IsTrial)
            Assert.Equal(UpdateResult.Ok, _device.Store.Confirm());
        else if (!isNew)
            Assert.Equal(UpdateResult.Ok, _device.Send(wanted));
        else
            _updated++; // confirmed by an earlier boot
    }

    private bool IsWhole(int slot) => _packs.Any(pack =>
        !_device.Flash.IsWeak(_device.SlotAddress(slot), pack.Length)
        && _device.Flash.Content(_device.SlotAddress(slot), pack.Length).AsSpan().SequenceEqual(pack));
}
