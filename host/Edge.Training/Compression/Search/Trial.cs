namespace Edge.Training.Compressing;

/// <summary>A candidate that was made and judged.</summary>
/// <param name="Path">What was done.</param>
/// <param name="Accuracy">The share of the search split that is right, in [0, 1]; of networks that locate, F1.</param>
/// <param name="Bytes">Of its tables in flash, packed.</param>
/// <param name="Macs">Multiply-accumulates of one inference.</param>
/// <param name="Seed">Of everything random in it.</param>
/// <param name="Seconds">What it took to make and judge it.</param>
/// <param name="Checkpoint">The file that holds its graph.</param>
public sealed record Trial(SearchPath Path, double Accuracy, long Bytes, long Macs, int Seed, double Seconds, string Checkpoint);
