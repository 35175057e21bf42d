namespace Edge.Runtime.Line;

/// <summary>The wires from the camera to the line: GPIO pins on a device, a record of levels in a simulation.</summary>
public interface ILineOutputs
{
    /// <param name="signal">A constant of <see cref="LineSignal"/>.</param>
    void Write(int signal, bool on);
}
