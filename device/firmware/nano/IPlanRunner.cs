namespace Edge.Firmware;

/// <summary>Kernels that run the model of the image, and plans that come in packs: one of them at a time, for it owns the memory of activations.</summary>
public interface IPlanRunner
{
    /// <summary>Closes what is open and opens the model of the image.</summary>
    bool OpenImage();

    /// <summary>Closes what is open and opens a copy of a plan.</summary>
    /// <returns>False: it is no plan for these kernels, its memory is not there, or its input or output has another size than the image's model.</returns>
    bool Open(sbyte[] plan);

    /// <summary>One inference of what is open.</summary>
    /// <returns>False when it failed.</returns>
    bool Infer(sbyte[] input, sbyte[] output);
}
