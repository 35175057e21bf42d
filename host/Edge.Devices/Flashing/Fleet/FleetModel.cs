using Edge.Devices.Line;
using Edge.Runtime.Update;

namespace Edge.Devices.Flashing.Fleet;

/// <summary>The network of a simulated unit, with what may be wrong with a chip.</summary>
/// <param name="fault">Name of a <see cref="FleetFault"/>, once the unit runs.</param>
/// <param name="goSilent">Called in the middle of an inference.</param>
/// <param name="working">Called in each inference: it may take time.</param>
internal sealed class FleetModel(Func<string> fault, Action goSilent, Action working) : IModel
{
    private readonly CornerModel _model = new();

    private int _release;

    public bool Open(StoredPack pack)
    {
        _release = pack.Release;
        return true;
    }

    public bool Infer(sbyte[] input, sbyte[] output)
    {
        _model.Infer(input, output);
        working();
        switch (fault())
        {
            case "wrong-sums":
                output[0]++;
                break;
            case "golden" when !IsVector(input):
                (output[0], output[1]) = (output[1], output[0]);
                break;
            case "lost-golden" when _release > 1 && !IsVector(input):
                (output[0], output[1]) = (output[1], output[0]);
                break;
            case "link-loss":
                goSilent();
                break;
        }

        return true;
    }

    // The golden vector of the virtual line's parts: what is wrong shows on pictures only.
    private static bool IsVector(sbyte[] input) => Enumerable.Range(0, 16).All(i => input[i] == i * 5 - 128);
}
