using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Training.Compressing;

/// <summary>What a network takes on the board it is meant for: what compression divides a move's predicted loss by.</summary>
/// <remarks>
/// Asked for some hundred graphs in each round, most of them like one before but for a layer or two: what is known of a node may be kept by shape. The same
/// graph and forms give the same cost. May be called from one thread at a time.
/// </remarks>
public interface IDeviceCost
{
    /// <summary>The board's name, for messages and records.</summary>
    string Board { get; }

    /// <summary>What turns cycles into time. 0: unknown, so that no time can be predicted.</summary>
    long ClockHz { get; }

    /// <summary>The cost of the INT8 program that this network becomes.</summary>
    /// <param name="graph">Float, prepared or with batch norms still apart. Weights that are 0 may make sparse tables smaller; other values do not count.</param>
    /// <param name="forms">Of its weights.</param>
    DeviceCost Of(Graph graph, WeightForms forms);

    /// <summary>The cost of a finished program, which budgets are judged by: what was predicted above is known here, or may be measured.</summary>
    DeviceCost Of(Program program);
}

/// <summary>What one network takes on one board.</summary>
/// <param name="TableBytes">Of all its tables, packed: filters, biases, multipliers, shifts, lookup tables.</param>
/// <param name="CodeBytes">Of the code that runs it.</param>
/// <param name="RamBytes">The arena, input and output buffers; no stack.</param>
/// <param name="Cycles">Of the processor, for one inference.</param>
public sealed record DeviceCost(long TableBytes, long CodeBytes, long RamBytes, double Cycles)
{
    /// <summary>Tables and code.</summary>
    public long FlashBytes => TableBytes + CodeBytes;
}
