using System.Runtime.InteropServices;
using Edge.Devices.Boards;
using Edge.Devices.Tests.Tools;
using Edge.Runtime.Locating;

namespace Edge.Devices.Tests.Locating;

/// <summary>Detections from grids: the committed vectors, the decoder in C# and the one in C, on this computer with sanitizers and as code of boards.</summary>
public sealed class GridDecodeTests
{
    private static readonly VectorProgram InC = new("grid_decode", "bare/locating.c");

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
        Same(name, vector.Expected, GridVector.ByDevice(vector.Grid, vector.Scores));
    }

    [FactWithGcc]
    public void The_decoder_in_C_gives_the_committed_detections() => CheckFiles(InC.Run);

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public void The_decoder_in_C_gives_the_committed_detections_as_code_of(string board) =>
        CheckFiles(images => InC.RunOn(BoardReader.Read(board), images));

    [FactWithGcc]
    public void On_any_grid_all_give_what_exact_fractions_give()
    {
        (GridParameters Grid, sbyte[] Scores)[] grids = [.. Enumerable.Range(1, 300).Select(seed => GridCases.Any(new Random(seed)))];
        GridAnswer[] inC = Answers(InC.Run(Images(grids)), [.. grids.Select(entry => entry.Grid.Classes)]);
        for (int i = 0; i < grids.Length; i++)
        {
            GridAnswer exact = GridAnswer.Exact(grids[i].Grid, grids[i].Scores);
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
        var expected = new GridAnswer(1, [[1, 127, middle, middle, 0, 0, extent - 1, extent - 1, extent * extent]], [-128, 127]);
        Same("C#", expected, GridVector.ByDevice(grid, scores));
        Same("C", expected, Answers(InC.Run(Images([(grid, scores)])), [grid.Classes])[0]);
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
        byte[] results = run(Images([.. files.Select(file => (file.Vector.Grid, file.Vector.Scores))]));
        GridAnswer[] answers = Answers(results, [.. files.Select(file => file.Vector.Grid.Classes)]);
        Assert.Equal(files.Length, answers.Length);
        for (int i = 0; i < files.Length; i++)
            Same(files[i].Name, files[i].Vector.Expected, answers[i]);
    }

    private static byte[] Images(IReadOnlyList<(GridParameters Grid, sbyte[] Scores)> grids) => [.. grids.SelectMany(entry =>
    {
        GridParameters grid = entry.Grid;
        int[] fields = [grid.Height, grid.Width, grid.Classes, grid.CellPixels, grid.Threshold, grid.Most];
        return MemoryMarshal.AsBytes<int>(fields).ToArray().Concat(MemoryMarshal.AsBytes<sbyte>(entry.Scores).ToArray());
    })];

    private static GridAnswer[] Answers(byte[] results, IReadOnlyList<int> classes)
    {
        const int Fields = 9;
        var answers = new List<GridAnswer>();
        int[] numbers = MemoryMarshal.Cast<byte, int>(results).ToArray();
        for (int at = 0; at < numbers.Length;)
        {
            (int found, int written) = (numbers[at], numbers[at + 1]);
            int scoresAt = at + 2 + written * Fields, count = classes[answers.Count];
            answers.Add(new GridAnswer(found, [.. numbers.AsSpan(at + 2, written * Fields).ToArray().Chunk(Fields)], numbers[scoresAt..(scoresAt + count)]));
            at = scoresAt + count;
        }

        return [.. answers];
    }

    private static void Same(string what, GridAnswer expected, GridAnswer actual)
    {
        Assert.True(expected.Found == actual.Found, $"{what}: {expected.Found} expected, {actual.Found} found");
        Assert.Equal(expected.Detections.Select(numbers => $"{what}: {string.Join(' ', numbers)}"), actual.Detections.Select(numbers => $"{what}: {string.Join(' ', numbers)}"));
        Assert.Equal($"{what}: {string.Join(' ', expected.ClassScores)}", $"{what}: {string.Join(' ', actual.ClassScores)}");
    }
}
