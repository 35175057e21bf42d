using Edge.Runtime.Judging;

namespace Edge.Runtime.Update;

/// <summary>The self-test of a pack of limits: they are for the model that runs, and a judge can be made of them.</summary>
public sealed class LimitsTest : ISelfTest
{
    private readonly sbyte[] _buffer = new sbyte[64];
    private readonly int[] _roles;
    private readonly int[] _limits;
    private readonly int[] _grays;

    /// <param name="classes">Outputs of the network.</param>
    public LimitsTest(int classes)
    {
        _roles = new int[classes];
        _limits = new int[classes];
        _grays = new int[classes];
    }

    /// <summary>The pack whose program runs; has to be set before a test.</summary>
    public StoredPack Model { get; set; }

    public bool Passes(StoredPack pack)
    {
        return PackSubject.Fits(pack, Model, _buffer) && Read(pack)
            && Judge.IsPossible(PackLimits.Mode(pack, _buffer), _roles, _limits, _grays);
    }

    /// <summary>Brings the limits of a pack to a judge.</summary>
    /// <returns>False, with nothing changed, when the pack holds none that fit.</returns>
    public bool Change(Judge judge, StoredPack pack)
    {
        return Read(pack) && judge.TryChange(PackLimits.Mode(pack, _buffer), _roles, _limits, _grays);
    }

    private bool Read(StoredPack pack)
    {
        return PackLimits.Read(pack, _roles, _limits, _grays, _buffer);
    }
}
