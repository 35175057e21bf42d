namespace Edge.Firmware;

/// <summary>What a chip gives to the firmware beside its pins.</summary>
public interface IBoard
{
    /// <summary>Microseconds that wrap; never set by hand or by a time server.</summary>
    int Now { get; }

    /// <summary>Tells the watchdog that everything runs. Where nobody calls this for some seconds the chip resets.</summary>
    void Feed();

    /// <summary>Resets the chip.</summary>
    void Restart();
}
