namespace Edge.Compiler.Storage;

/// <summary>How a model file holds the constants of a float network. Whoever reads it computes in float32 either way.</summary>
public enum WeightStorage
{
    /// <summary>Four bytes each.</summary>
    Float32,

    /// <summary>Two bytes each, IEEE 754 binary16; the network's constants are such values.</summary>
    Float16,
}
