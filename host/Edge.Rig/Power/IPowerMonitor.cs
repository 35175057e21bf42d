namespace Edge.Rig.Power;

/// <summary>A meter between the supply and a device.</summary>
public interface IPowerMonitor : IDisposable
{
    /// <summary>Part, place and shunt, as a report names them.</summary>
    string Name { get; }

    /// <summary>Between one fresh reading and the next.</summary>
    TimeSpan Conversion { get; }

    /// <summary>The smallest step of a current.</summary>
    double StepAmperes { get; }

    /// <summary>The largest current that can be measured.</summary>
    double MostAmperes { get; }

    /// <summary>Takes a reading that nobody has taken.</summary>
    /// <returns>False while the conversion is not ready.</returns>
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0632: it has stopped answering.</exception>
    bool TryRead(out PowerReading reading);
}
