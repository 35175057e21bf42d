using Edge.Runtime.Update;

namespace Edge.Devices.Line;

/// <summary>The network of a virtual line: how much brighter the corner of an image is than the rest, in steps.</summary>
internal sealed class CornerModel : IModel
{
    public const int Side = 8;

    public bool Open(StoredPack pack) => true;

    /// <param name="output">Two scores: good and defect.</param>
    public bool Infer(sbyte[] input, sbyte[] output)
    {
        int corner = 0, rest = 0;
        for (int i = 0; i < Side * Side; i++)
        {
            if (i < Side * Side / 2 && i % Side < Side / 2)
                corner += input[i];
            else
                rest += input[i];
        }

        int brighter = Math.Clamp(corner / (Side * Side / 4) - rest / (Side * Side * 3 / 4), -128, 127);
        output[0] = (sbyte)Math.Clamp(-brighter, -128, 127);
        output[1] = (sbyte)brighter;
        return true;
    }
}
