using Edge.Runtime.Drift;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>What a firmware lends to the link. Called from <see cref="LinkEndpoint.Poll"/> only; none of it allocates.</summary>
public interface IDeviceUnderTest
{
    LinkIdentity Identity { get; }

    /// <summary>Of the model that runs now.</summary>
    NetworkShape Network { get; }

    /// <summary>Bits of <see cref="LinkCapability"/>.</summary>
    int Capabilities { get; }

    /// <summary>Microseconds of a clock that wraps: the one of <see cref="Line.LineTrigger"/>.</summary>
    int Now();

    /// <summary>Begins one inference; it may end in here, or later on another thread.</summary>
    /// <param name="input">As large as the network's input; not changed by anybody until <see cref="IsDone"/>.</param>
    /// <param name="output">As large as the network's output, or larger.</param>
    /// <param name="tap">Null, or what watches the steps; only a device with <see cref="LinkCapability.Taps"/> gets one.</param>
    /// <returns>False: not possible; nothing has begun.</returns>
    bool Begin(sbyte[] input, sbyte[] output, IStepTap tap);

    /// <summary>The inference that was begun last has ended; <see cref="Report"/> says how.</summary>
    bool IsDone { get; }

    RunReport Report { get; }

    /// <summary>Runs the golden vectors of the model's pack.</summary>
    /// <param name="first">Gets the first difference.</param>
    bool SelfTest(GoldenDifference first);

    /// <summary>Takes a picture and keeps it until the next one is asked for.</summary>
    /// <param name="kind">A constant of <see cref="CaptureHead"/>.</param>
    /// <returns>A constant of Cameras.FrameStatus: of use only when it is good.</returns>
    int Capture(int kind, CaptureHead head);

    /// <summary>Copies a part of what was captured last.</summary>
    void ReadCapture(int kind, int from, sbyte[] to, int offset, int count);

    /// <summary>Does something to the wires, or says what happened on them.</summary>
    /// <param name="action">A constant of <see cref="GpioAction"/>.</param>
    /// <param name="answer">Gets four numbers.</param>
    /// <returns>False: there is no such action, or nothing to tell.</returns>
    bool Gpio(int action, int argument, int[] answer);

    /// <summary>Watches the parts that are judged; null: nobody does.</summary>
    DriftSentinel Drift { get; }

    /// <summary>A falling edge on the pin that an energy meter watches, held for a microsecond at least; nothing where there is none.</summary>
    void Timestamp();

    /// <summary>Restarts the device; may return before it happens.</summary>
    void Reset();
}
