namespace Edge.Runtime.Update;

/// <summary>A number in the chip's fuses or protected memory that only grows.</summary>
public interface IReleaseCounter
{
    int Value { get; }

    /// <returns>False when the counter could not be raised; it is tried again at the next boot.</returns>
    bool Raise(int value);
}
