namespace Edge.Compiler.Execution.Wide;

/// <summary>One call by this computer's vectors, its weights arranged for them. Serves any number of threads, each with a border of its own.</summary>
/// <typeparam name="T"><c>sbyte</c> or <c>float</c>.</typeparam>
internal interface IWideCall<T>
{
    /// <summary>Bytes of working memory; all 0 before the first run, and then left as the run before left them.</summary>
    int ScratchBytes { get; }

    /// <param name="inputs">The node's activations; a float node's constants too.</param>
    void Run(T[][] inputs, T[] output, byte[] scratch);
}
