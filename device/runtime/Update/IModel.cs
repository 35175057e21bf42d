namespace Edge.Runtime.Update;

/// <summary>Something that runs the program of a pack: emitted code, or the plan interpreter.</summary>
public interface IModel
{
    /// <summary>Binds to the program section of a pack.</summary>
    /// <returns>False when it cannot run this program.</returns>
    bool Open(StoredPack pack);

    /// <summary>One inference.</summary>
    /// <returns>False when it failed.</returns>
    bool Infer(sbyte[] input, sbyte[] output);
}
