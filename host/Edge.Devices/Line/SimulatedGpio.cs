using Edge.Firmware;
using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>The pins of a virtual line's device: levels, how often each has risen, and who listens to its inputs.</summary>
internal sealed class SimulatedGpio : IGpio
{
    private const int Trigger = LineSignal.Count, Acknowledge = LineSignal.Count + 1;

    private readonly bool[] _levels = new bool[LineSignal.Count];
    private readonly int[] _rises = new int[LineSignal.Count];
    private readonly IPinListener?[] _listeners = new IPinListener?[LineSignal.Count + 2];

    /// <summary>Every signal is wired, to the pin of its own number.</summary>
    public static LinePins Pins { get; } = new()
    {
        Trigger = Trigger,
        Acknowledge = Acknowledge,
        Ready = LineSignal.Ready,
        Busy = LineSignal.Busy,
        Reject = LineSignal.Reject,
        Fault = LineSignal.Fault,
        Pass = LineSignal.Pass,
        ResultValid = LineSignal.ResultValid,
        Code0 = LineSignal.Code0,
        Code1 = LineSignal.Code0 + 1,
        Code2 = LineSignal.Code0 + 2,
        Code3 = LineSignal.Code0 + 3,
    };

    public bool IsOn(int signal) => _levels[signal];

    /// <summary>What a controller reads off the wires of <see cref="ResultCode"/>; null while no result is valid.</summary>
    public int? Code => _levels[LineSignal.ResultValid] ? Enumerable.Range(0, ResultCode.Wires).Sum(wire => _levels[LineSignal.Code0 + wire] ? 1 << wire : 0) : null;

    public int Rises(int signal) => _rises[signal];

    /// <summary>A part is at the sensor.</summary>
    public void Sense(int at) => _listeners[Trigger]?.Rose(Trigger, at);

    /// <summary>A person presses the button.</summary>
    public void Press(int at) => _listeners[Acknowledge]?.Rose(Acknowledge, at);

    public bool OpenOutput(int pin) => pin < LineSignal.Count;

    public bool OpenInput(int pin, IPinListener listener)
    {
        _listeners[pin] = listener;
        return true;
    }

    public void Write(int pin, bool high)
    {
        if (high && !_levels[pin])
            _rises[pin]++;
        _levels[pin] = high;
    }
}
