namespace Edge.Training.Compressing;

/// <summary>What becomes of the sizes of steps while a network is trained with rounding.</summary>
public enum StepTraining
{
    /// <summary>Those that post-training quantization finds stay; weights and biases alone learn.</summary>
    Kept,

    /// <summary>They are learned with the weights: LSQ. Filters below 8 bits start at 2 mean|w| / sqrt(most steps).</summary>
    Learned,
}
