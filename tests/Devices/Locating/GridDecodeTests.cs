using System.Runtime.InteropServices;
using Edge.Devices.Boards;
using Edge.Devices.Tests.Tools;
using Edge.Runtime.Locating;

namespace Edge.Devices.Tests.Locating;

/// <summary>Detections from grids: the committed vectors, the decoder in C# and the one in C, on this computer with sanitizers and as code of boards.</summary>
public sealed class GridDecodeTests
{
    private static readonly VectorProgram InC = new("grid_decode");

    public static TheoryData<string> Names => [.. GridCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_file_holds_what_exact_fractions_give(string name) =>
        Golden.CheckSource($"{GridVector.Folder}/{name}.txt", GridCases.All[name].Text());

    [Fact]
    public void Every_file_has_a_case() => Assert.Equal(
        GridCases.All.Keys.Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Golden.Root(), GridVector.Folder)).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_decoder_in_CSharp_gives_the_committed_detections(string name)
    {
        GridVector vector = GridVector.Read(name);
        Same(name, (vector.Found, vector.Detections), GridVector.ByDevice(vector.Grid, vector.Scores));
    }

    [FactWithGcc]
    public void The_decoder_in_C_gives_the_committed_detections() => CheckFiles(InC.Run);

    [Theory]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public void The_decoder_in_C_gives_the_committed_detections_as_code_of(string board) =>
        CheckFiles(images => InC.RunOn(BoardReader.Read(board), images));

    [FactWithGcc]
    public void On_any_grid_all_give_what_exact_fractions_give()
    {
        (GridParameters Grid, sbyte[] Scores)[] grids = [.. Enumerable.Range(1, 300).Select(seed => GridCases.Any(new Random(seed)))];
        (int Found, IReadOnlyList<int[]> Detections)[] inC = Answers(InC.Run(Images(grids)));
        for (int i = 0; i < grids.Length; i++)
        {
            var exact = ExactGrid.Decode(grids[i].Grid, grids[i].Scores);
            Same($"seed {i + 1} in C#", exact, GridVector.ByDevice(grids[i].Grid, grids[i].Scores));
            Same($"seed {i + 1} in C", exact, inC[i]);
        }

        Assert.Contains(inC, answer => answer.Found > answer.Detections.Count); // some do overflow
    }

    [FactWithGcc]
    public void The_largest_grid_in_one_piece_overflows_no_sum()
    {
        const int extent = GridDecoder.MostExtent;
        var (grid, scores) = GridCases.Whole(extent);
        int middle = extent * grid.CellPixels * 128;
        (int, IReadOnlyList<int[]>) expected = (1, [[1, 127, middle, middle, 0, 0, extent - 1, extent - 1, extent * extent]]);
        Same("C#", expected, GridVector.ByDevice(grid, scores));
        Same("C", expected, Answers(InC.Run(Images([(grid, scores)])))[0]);
    }

    [Fact]
    public void One_decoder_serves_grid_after_grid()
    {
        GridVector vector = GridCases.All["overflow_weakest"];
        var decoder = new GridDecoder(vector.Grid);
        sbyte[] reversed = [.. vector.Scores.Chunk(2).Reverse().SelectMany(cell => cell)];
        decoder.Decode(reversed, 0);
        Assert.Equal([60, 40, 50], decoder.Detections.Select(detection => detection.Score));
        Assert.Equal(vector.Found, decoder.Decode(vector.Scores, 0));
        Assert.Equal([50, 40, 60], decoder.Detections.Select(detection => detection.Score));
        Assert.Equal(0, decoder.Decode(new sbyte[vector.Scores.Length], 0)); // all tie: the background goes first
        Assert.Equal(0, decoder.Count);
    }

    [Theory]
    [InlineData(0, 8, 3, 8, 0, 4)]
    [InlineData(8, 129, 3, 8, 0, 4)]
    [InlineData(8, 8, 1, 8, 0, 4)]
    [InlineData(8, 8, 3, 0, 0, 4)]
    [InlineData(8, 8, 3, 257, 0, 4)]
    [InlineData(8, 8, 3, 8, -128, 4)] // a cell would weigh nothing
    [InlineData(8, 8, 3, 8, 128, 4)]
    [InlineData(8, 8, 3, 8, 0, 0)]
    public void Parameters_outside_their_range_are_refused(int height, int width, int classes, int pixels, int threshold, int most) =>
        Assert.Throws<ArgumentException>(() => new GridDecoder(new GridParameters
        {
            Height = height,
            Width = width,
            Classes = classes,
            CellPixels = pixels,
            Threshold = threshold,
            Most = most,
        }));

    private static void CheckFiles(Func<byte[], byte[]> run)
    {
        (string Name, GridVector Vector)[] files = [.. GridCases.All.Keys.Select(name => (name, GridVector.Read(name)))];
        var answers = Answers(run(Images([.. files.Select(file => (file.Vector.Grid, file.Vector.Scores))])));
        Assert.Equal(files.Length, answers.Length);
        for (int i = 0; i < files.Length; i++)
            Same(files[i].Name, (files[i].Vector.Found, files[i].Vector.Detections), answers[i]);
    }

    private static byte[] Images(IReadOnlyList<(GridParameters Grid, sbyte[] Scores)> grids) => [.. grids.SelectMany(entry =>
    {
        GridParameters grid = entry.Grid;
        int[] fields = [grid.Height, grid.Width, grid.Classes, grid.CellPixels, grid.Threshold, grid.Most];
        return MemoryMarshal.AsBytes<int>(fields).ToArray().Concat(MemoryMarshal.AsBytes<sbyte>(entry.Scores).ToArray());
    })];

    private static (int Found, IReadOnlyList<int[]> Detections)[] Answers(byte[] results)
    {
        const int Fields = 9;
        var answers = new List<(int, IReadOnlyList<int[]>)>();
        int[] numbers = MemoryMarshal.Cast<byte, int>(results).ToArray();
        for (int at = 0; at < numbers.Length;)
        {
            (int found, int written) = (numbers[at], numbers[at + 1]);
            answers.Add((found, [.. numbers.AsSpan(at + 2, written * Fields).ToArray().Chunk(Fields)]));
            at += 2 + written * Fields;
        }

        return [.. answers];
    }

    private static void Same(string what, (int Found, IReadOnlyList<int[]> Detections) expected, (int Found, IReadOnlyList<int[]> Detections) actual)
    {
        Assert.True(expected.Found == actual.Found, $"{what}: {expected.Found} expected, {actual.Found} found");
        Assert.Equal(expected.Detections.Select(numbers => $"{what}: {string.Join(' ', numbers)}"), actual.Detections.Select(numbers => $"{what}: {string.Join(' ', numbers)}"));
    }
}
