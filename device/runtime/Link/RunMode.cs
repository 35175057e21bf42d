namespace Edge.Runtime.Link;

/// <summary>What is wanted of a run.</summary>
public static class RunMode
{
    /// <summary>Input to output, once.</summary>
    public const int Io = 0;

    /// <summary>The CRC-32 of every step's output, and how long the step took.</summary>
    public const int StepMeta = 1;

    /// <summary>A window of one step's output.</summary>
    public const int StepData = 2;

    /// <summary>Many times, after some that do not count.</summary>
    public const int Performance = 3;
}

/// <summary>What a device can do: bits of the answer to <see cref="Opcode.Hello"/>.</summary>
public static class LinkCapability
{
    /// <summary>It runs networks with <see cref="IStepTap"/>.</summary>
    public const int Taps = 1;
    public const int Camera = 2;
    public const int Gpio = 4;
    public const int SelfTest = 8;

    /// <summary>Set by the endpoint, when it has a model store.</summary>
    public const int Update = 16;
    public const int Reset = 32;

    /// <summary>Set by the endpoint, when it is given parts that the device keeps.</summary>
    public const int Harvest = 64;

    /// <summary>Set by the endpoint, when it is given the journal of a line.</summary>
    public const int Parts = 128;
}
