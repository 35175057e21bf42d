namespace Edge.Runtime;

/// <summary>Watches a model that was emitted with taps.</summary>
public interface IStepTap
{
    /// <summary>Called after every node, views included.</summary>
    /// <param name="step">The node's index in the graph.</param>
    /// <param name="data">Holds the node's output, from <paramref name="offset"/> on; valid during the call only.</param>
    /// <param name="offset">First element of the output.</param>
    /// <param name="count">Elements of the output.</param>
    void After(int step, sbyte[] data, int offset, int count);
}
