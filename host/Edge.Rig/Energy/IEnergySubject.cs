namespace Edge.Rig.Energy;

/// <summary>A device whose energy is measured: it runs a number of inferences and says when they began and ended.</summary>
public interface IEnergySubject : IDisposable
{
    string Name { get; }

    /// <summary>What marks the beginning and the end of a window.</summary>
    string Boundary { get; }

    /// <summary>Makes it ready for a window; not timed.</summary>
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0637: it does not answer, or refuses.</exception>
    void Prepare();

    /// <summary>Begins the inferences and returns at once.</summary>
    void Begin(int inferences);

    /// <summary>True once the inferences have ended.</summary>
    /// <param name="from">When they began, in seconds of the rig's clock.</param>
    /// <param name="to">When they ended.</param>
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0637: it refuses, or its times do not fit.</exception>
    bool TryEnd(out double from, out double to);
}
