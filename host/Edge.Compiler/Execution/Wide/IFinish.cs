namespace Edge.Compiler.Execution.Wide;

/// <summary>Makes a node's outputs of its sums.</summary>
internal unsafe interface IFinish
{
    /// <param name="sums">A vector for each position.</param>
    /// <param name="lanes">Words of a vector.</param>
    /// <param name="output">The node's whole output: all channels of a position, then those of the next.</param>
    /// <param name="position">The first position.</param>
    /// <param name="count">How many positions.</param>
    /// <param name="channel">The output channel of the first lane.</param>
    /// <param name="used">Lanes that hold output channels.</param>
    void Write(int* sums, int lanes, void* output, int position, int count, int channel, int used);
}
