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

    /// <summary>What the wires of the code say; null while no result is valid.</summary>
    public int? Code => Levels[LineSignal.ResultValid] ? Enumerable.Range(0, ResultCode.Wires).Sum(wire => Levels[LineSignal.Code0 + wire] ? 1 << wire : 0) : null;

    /// <summary>What they said at each moment the result became valid.</summary>
    public List<int> CodesAtRise { get; } = [];

    public void Write(int signal, bool on)
    {
        Levels[signal] = on;
        if (signal == LineSignal.ResultValid && on)
            CodesAtRise.Add(Code!.Value);
    }

    public void Left(Part part) => Parts.Add((part.Tag, part.Exit));

    public void DoubleTrigger(int tag, int at) => Doubles.Add((tag, at));

    public void Faulted(int fault, int at) => Faults.Add(fault);
}
