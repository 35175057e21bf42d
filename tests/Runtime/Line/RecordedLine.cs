using Edge.Runtime.Line;

namespace Edge.Runtime.Tests.Line;

/// <summary>The wires and the log of a line, written down.</summary>
internal sealed class RecordedLine : ILineOutputs, ILineLog
{
    public bool[] Levels { get; } = new bool[LineSignal.Count];

    public List<(int Tag, int Exit)> Parts { get; } = [];

    public List<(int Tag, int At)> Doubles { get; } = [];

    public List<int> Faults { get; } = [];

    public bool Gate => Levels[LineSignal.Reject];

    public void Write(int signal, bool on) => Levels[signal] = on;

    public void Left(Part part) => Parts.Add((part.Tag, part.Exit));

    public void DoubleTrigger(int tag, int at) => Doubles.Add((tag, at));

    public void Faulted(int fault, int at) => Faults.Add(fault);
}
