using Edge.Runtime.Line;

namespace Edge.Firmware;

/// <summary>What a chip gives to the firmware beside its pins. Nobody sets its clock while it runs, a time server included.</summary>
public interface IBoard : IClock
{
    /// <summary>Tells the watchdog that everything runs. Where nobody calls this for some seconds the chip resets.</summary>
    void Feed();

    /// <summary>Resets the chip.</summary>
    void Restart();
}
