using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Resize
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape input = node.Inputs[0].Shape, result = node.Output.Shape;
        int at = 0;
        for (int n = 0; n < result.Batch; n++)
            for (int oy = 0; oy < result.Height; oy++)
                for (int ox = 0; ox < result.Width; ox++)
                    for (int c = 0; c < result.Channels; c++)
                    {
                        var (y0, y1, down) = Around(oy, input.Height, result.Height, Rows);
                        var (x0, x1, right) = Around(ox, input.Width, result.Width, Columns);
                        float Pixel(int y, int x) => inputs[0][((n * input.Height + y) * input.Width + x) * input.Channels + c];
                        output[at++] = (float)((Pixel(y0, x0) * (1 - right) + Pixel(y0, x1) * right) * (1 - down)
                            + (Pixel(y1, x0) * (1 - right) + Pixel(y1, x1) * right) * down);
                    }
    }

    // The pixels before and after the place, and how much the second one weighs; beyond the border its pixel counts alone.
    private (int Before, int After, double Weight) Around(int x, int input, int output, ResizePlaces places)
    {
        if (Mode == ResizeMode.Nearest)
        {
            int nearest = Nearest(x, input, output, places);
            return (nearest, nearest, 0);
        }

        double half = Grid == ResizeGrid.HalfPixel ? 0.5 : 0;
        double place = Math.Clamp(Grid == ResizeGrid.Placed ? places[x] : (x + half) * Step(input, output) - half, 0, input - 1);
        int before = (int)Math.Floor(place);
        return (before, Math.Min(before + 1, input - 1), place - before);
    }
}
