namespace TorchSharp;

/// <summary>How a tensor's values are printed. Here all styles but the first print nested brackets.</summary>
public enum TensorStringStyle
{
    Metadata,
    Julia,
    Numpy,
    CSharp,
    Default,
}

public static partial class torch
{
    public const TensorStringStyle julia = TorchSharp.TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TorchSharp.TensorStringStyle.Numpy;
    public const TensorStringStyle csharp = TorchSharp.TensorStringStyle.CSharp;

    private static TensorStringStyle style = TorchSharp.TensorStringStyle.Julia;

    /// <summary>The style that <see cref="TorchSharp.TensorStringStyle.Default"/> stands for.</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => style;
        set =>
            style = value != TorchSharp.TensorStringStyle.Default ? value : throw new ArgumentException("The style cannot be set to "
                + "'Default'");
    }
}
