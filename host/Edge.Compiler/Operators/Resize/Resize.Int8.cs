using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Resize
{
    // Places are counted in steps of 1/1024 pixel.
    private const int Fraction = 1 << 10;

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        SameQuantization.Check(node);
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape;
        Parameter[] geometry =
        [
            new("in_h", input.Height), new("in_w", input.Width), new("channels", input.Channels), new("out_h", output.Height), new("out_w", output.Width),
        ];
        if (Mode == ResizeMode.Nearest)
        {
            return
            [
                new KernelCall("resize_nearest_s8", [0], geometry,
                [
                    Pixels("row", output.Height, y => Nearest(y, input.Height, output.Height, Rows), "source of each output row"),
                    Pixels("column", output.Width, x => Nearest(x, input.Width, output.Width, Columns), "source of each output column"),
                ]),
            ];
        }

        return
        [
            new KernelCall("resize_bilinear_s8", [0], geometry,
            [
                Pixels("row", output.Height, y => Place(y, input.Height, output.Height, Rows).Pixel, "row above each output row"),
                Pixels("row_weight", output.Height, y => Place(y, input.Height, output.Height, Rows).Weight, "weight of the row below, of 1024"),
                Pixels("column", output.Width, x => Place(x, input.Width, output.Width, Columns).Pixel, "column left of each output column"),
                Pixels("column_weight", output.Width, x => Place(x, input.Width, output.Width, Columns).Weight, "weight of the column right of it, of 1024"),
            ]),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output)
    {
        if (call.Kernel == "resize_nearest_s8")
        {
            var nearest = new ResizeNearestParameters
            {
                InH = call["in_h"],
                InW = call["in_w"],
                Channels = call["channels"],
                OutH = call["out_h"],
                OutW = call["out_w"],
            };
            ResizeNearestKernel.Run(nearest, inputs[0], 0, call.Int32Table("row"), call.Int32Table("column"), output, 0);
            return;
        }

        var bilinear = new ResizeBilinearParameters
        {
            InH = call["in_h"],
            InW = call["in_w"],
            Channels = call["channels"],
            OutH = call["out_h"],
            OutW = call["out_w"],
        };
        ResizeBilinearKernel.Run(bilinear, inputs[0], 0, call.Int32Table("row"), call.Int32Table("row_weight"),
            call.Int32Table("column"), call.Int32Table("column_weight"), output, 0);
    }

    /// <summary>The pixel before the place of output pixel <paramref name="x"/>, and the weight of the one after it in 1/1024.</summary>
    /// <remarks>TFLite, <c>ResizeBilinearInteger</c>. Beyond the border both neighbours are the same pixel there; here the second weighs nothing.</remarks>
    internal (int Pixel, int Weight) Place(int x, int input, int output, ResizePlaces places = default)
    {
        long last = (long)Fraction * (input - 1);
        if (Grid == ResizeGrid.Placed)
        {
            long nearest = (long)Math.Clamp(Math.Round(places[x] * Fraction), 0, last);
            return ((int)(nearest / Fraction), (int)(nearest % Fraction));
        }

        bool corners = Grid == ResizeGrid.AlignCorners && output > 1;
        long pixels = corners ? input - 1 : input, steps = corners ? output - 1 : output;
        long step = (Fraction * pixels + steps / 2) / steps;
        long place = x * step + (Grid == ResizeGrid.HalfPixel ? step / 2 - Fraction / 2 : 0);
        place = Math.Clamp(place, 0, last);
        return ((int)(place / Fraction), (int)(place % Fraction));
    }

    private static Table Pixels(string name, int count, Func<int, int> value, string note) =>
        new(name, Enumerable.Range(0, count).Select(value).ToArray(), new Shape(count), note);
}
