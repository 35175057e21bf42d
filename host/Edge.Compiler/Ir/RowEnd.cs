namespace Edge.Compiler.Ir;

/// <summary>How a node takes the rows of its input as they come, at the end of nodes that make them.</summary>
/// <param name="Window">What is read when a row comes; its stride is 1.</param>
/// <param name="IsSum">
/// True when all rows are added up, channel by channel, and the output follows from the sums. Otherwise each row of the output is made when the last row comes
/// that it needs.
/// </param>
public sealed record RowEnd(RowWindow Window, bool IsSum);
