using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Runtime.Update;

namespace Edge.Devices.Line;

/// <summary>Gray parts of 32 by 32 pixels: a good one is even, a defect has a bright corner, a borderline part a less bright one; all with noise.</summary>
internal sealed class CornerSubject : ILineSubject
{
    public const int Side = 32;

    public int FrameHeight => Side;

    public int FrameWidth => Side;

    public int InputBytes => CornerModel.Side * CornerModel.Side;

    public int OutputBytes => 2;

    public IModel Model { get; } = new CornerModel();

    public IReadOnlyList<PackPart> Sections
    {
        get
        {
            var small = new Size(CornerModel.Side, CornerModel.Side);
            sbyte[] input = [.. Enumerable.Range(0, InputBytes).Select(i => (sbyte)(i * 5 - 128))], output = new sbyte[OutputBytes];
            Model.Infer(input, output);
            return
            [
                PreprocessingPart.Write(new PreprocessingSpecification { Color = CameraColor.Gray8, Resize = small, Bilinear = false }),
                LimitsPart.Write([new ClassLimit("good", false, PackLimits.Never, 0), new ClassLimit("bright-corner", true, 40, 20)]),
                GoldenPart.Write([new GoldenVector(input, output)]),
            ];
        }
    }

    public PartKind? KindOf(int number) => null;

    public ILineCamera Camera(LineScenario scenario, IReadOnlyList<ConveyorPart> parts) => new SimulatedCamera(scenario, parts, Side * Side, Draw);

    private static void Draw(ConveyorPart? part, int seed, byte[] into)
    {
        int ground = part is null ? 60 : part.IsDark ? 6 : 120;
        int corner = part is null or { IsDark: true } ? 0 : part.Kind switch { PartKind.Defect => 80, PartKind.Borderline => 40, _ => 0 };
        uint noise = (uint)seed * 2654435761 + 1;
        for (int i = 0; i < Side * Side; i++)
        {
            noise = noise * 1664525 + 1013904223;
            bool isCorner = i < Side * Side / 2 && i % Side < Side / 2;
            into[i] = (byte)(ground + (isCorner ? corner : 0) + (noise >> 29));
        }
    }
}
