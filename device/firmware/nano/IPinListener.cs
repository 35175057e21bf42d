namespace Edge.Firmware;

/// <summary>Hears of the edges of inputs, on whatever thread the board has for that.</summary>
public interface IPinListener
{
    /// <param name="at">When, by the clock of <see cref="IBoard"/>.</param>
    void Rose(int pin, int at);
}
