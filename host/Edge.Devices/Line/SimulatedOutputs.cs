using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>The wires of a virtual line: levels, and how often each has risen.</summary>
internal sealed class SimulatedOutputs : ILineOutputs
{
    private readonly bool[] _levels = new bool[LineSignal.Count];
    private readonly int[] _rises = new int[LineSignal.Count];

    public bool IsOn(int signal) => _levels[signal];

    public int Rises(int signal) => _rises[signal];

    public void Write(int signal, bool on)
    {
        if (on && !_levels[signal])
            _rises[signal]++;
        _levels[signal] = on;
    }
}
