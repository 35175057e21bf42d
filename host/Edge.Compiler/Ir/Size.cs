namespace Edge.Compiler.Ir;

/// <summary>A height and a width, in pixels or in steps.</summary>
public readonly record struct Size(int Height, int Width)
{
    public static Size Square(int side) => new(side, side);

    public override string ToString() => $"{Height}x{Width}";
}

/// <summary>Rows and columns added around an image; they read as real zero, which is the zero point of the input.</summary>
public readonly record struct Padding(int Top, int Left, int Bottom, int Right)
{
    public static Padding None => default;

    public static Padding All(int pixels) => new(pixels, pixels, pixels, pixels);

    public bool IsNone => this == None;

    public static Padding operator +(Padding a, Padding b) => new(a.Top + b.Top, a.Left + b.Left, a.Bottom + b.Bottom, a.Right + b.Right);

    public override string ToString() => $"{Top},{Left},{Bottom},{Right}";
}

/// <summary>What an operator does to its result before storing it; in INT8 a clamp, free of charge.</summary>
public enum Activation
{
    None,
    Relu,
    Relu6,
}
