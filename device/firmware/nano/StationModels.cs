using Edge.Runtime.Update;

namespace Edge.Firmware;

/// <summary>Where a device has its model from, and the limits it is judged by.</summary>
public sealed class StationModels
{
    /// <summary>Runs the program of a pack, the one in the image included.</summary>
    public IModel Runner;

    /// <summary>Models that came over the link; null: the board keeps none.</summary>
    public ModelStore Store;

    /// <summary>The model of the image: runs when the store has none; null: the image has none.</summary>
    public BuiltInPack BuiltIn;

    /// <summary>Packs of limits alone; null: limits come with the model only.</summary>
    public ModelStore Limits;

    /// <summary>Largest input, and all outputs together, that the board has memory for.</summary>
    public int MostInputBytes;
    public int MostOutputBytes;
}
