namespace Edge.Firmware;

/// <summary>The pins of a board.</summary>
public interface IGpio
{
    /// <returns>False when the board has no such output.</returns>
    bool OpenOutput(int pin);

    /// <param name="listener">Hears of every rising edge.</param>
    /// <returns>False when the board has no such input.</returns>
    bool OpenInput(int pin, IPinListener listener);

    /// <param name="pin">An output that was opened.</param>
    void Write(int pin, bool high);
}
