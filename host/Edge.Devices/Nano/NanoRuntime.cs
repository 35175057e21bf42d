namespace Edge.Devices.Nano;

/// <summary>What executes a model on a board with nanoFramework. The model's class has the same members either way.</summary>
public enum NanoRuntime
{
    /// <summary>Emitted C#, on any firmware.</summary>
    Managed,

    /// <summary>Kernels of C in a firmware that is built with them.</summary>
    Native,
}
