using System.Runtime.InteropServices;
using Edge.Devices.Boards;
using Edge.Devices.Tests.Tools;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;

namespace Edge.Devices.Tests.Drift;

/// <summary>The drift sentinel in C against the one in C#, byte for byte: the committed vectors, and any parts.</summary>
public sealed class DriftVectorTests
{
    private static readonly VectorProgram InC = new("drift", "bare/drift.c");

    public static TheoryData<string> Names => [.. DriftCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_file_holds_what_the_reference_counts(string name)
    {
        DriftVector vector = DriftCases.All[name];
        Golden.CheckSource($"{DriftVector.Folder}/{name}.txt", vector.Text(vector.ByReference()));
    }

    [Fact]
    public void Every_file_has_a_case_and_they_see_every_state()
    {
        Assert.Equal(
            DriftCases.All.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(Golden.Root(), DriftVector.Folder)).Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            [DriftState.Unknown, DriftState.Stable, DriftState.Watch, DriftState.Drifted],
            DriftCases.All.Values.SelectMany(vector => vector.ByReference()).Select(reading => BitConverter.ToInt32(reading)).Distinct().Order());
    }

    [FactWithGcc]
    public void The_sentinel_in_C_counts_what_the_files_say() => CheckFiles(InC.Run);

    [Theory]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public void The_sentinel_in_C_counts_what_the_files_say_as_code_of(string board) => CheckFiles(images => InC.RunOn(BoardReader.Read(board), images));

    [FactWithGcc]
    public void Of_any_parts_both_count_the_same()
    {
        DriftVector[] vectors = [.. Enumerable.Range(1, 150).Select(seed => DriftCases.Any(new Random(seed)))];
        byte[][] readings = Readings(InC.Run(Images(vectors, [])));
        int at = 0;
        for (int seed = 1; seed <= vectors.Length; seed++)
        {
            foreach (byte[] expected in vectors[seed - 1].ByReference())
                Same($"seed {seed}", expected, readings[at++]);
        }

        Assert.Equal(readings.Length, at);
        Assert.True(readings.Select(reading => BitConverter.ToInt32(reading)).Distinct().Count() > 1); // they see more than calm
    }

    [FactWithGcc]
    public void Of_any_input_both_say_the_same_brightness_and_texture()
    {
        var random = new Random(1);
        (sbyte[] Input, int Channels)[] inputs = [.. Enumerable.Range(0, 200).Select(i =>
        {
            sbyte[] input = new sbyte[i % 3 == 0 ? random.Next(1, 9) : random.Next(1, 5000)];
            int spread = random.Next(1, 128);
            for (int at = 0; at < input.Length; at++)
                input[at] = (sbyte)random.Next(-spread, spread);
            return (input, 1 + random.Next(2) * 2);
        })];
        int[] numbers = MemoryMarshal.Cast<byte, int>(InC.Run(Images([], inputs))).ToArray();
        Assert.Equal(
            inputs.SelectMany(entry => new[]
            {
                DriftInput.Mean(entry.Input, entry.Input.Length, entry.Channels), DriftInput.Texture(entry.Input, entry.Input.Length, entry.Channels),
            }),
            numbers);
    }

    [FactWithGcc]
    public void A_section_or_window_that_cannot_be_is_refused()
    {
        DriftVector good = DriftCases.All["like_calibration"];
        byte[] record = good.Record();
        Assert.NotEmpty(InC.Run(Counted(record)));
        foreach (int window in new[] { 199, 32768, 0, -1 })
            Assert.Empty(InC.Run(Counted([.. BitConverter.GetBytes(window), .. record.Skip(4)])));
        byte[] empty = [.. record];
        empty.AsSpan(4 + 8 + 512, 512).Clear(); // nothing was counted in the means
        Assert.Empty(InC.Run(Counted(empty)));
    }

    private static void CheckFiles(Func<byte[], byte[]> run)
    {
        (string Name, DriftVector Vector, IReadOnlyList<byte[]> Readings)[] files = [.. DriftCases.All.Keys.Select(name =>
        {
            var (vector, readings) = DriftVector.Read(name);
            return (name, vector, readings);
        })];
        byte[][] found = Readings(run(Images([.. files.Select(file => file.Vector)], [])));
        int at = 0;
        foreach (var (name, _, readings) in files)
        {
            foreach (byte[] expected in readings)
                Same(name, expected, found[at++]);
        }

        Assert.Equal(found.Length, at);
    }

    private static void Same(string what, byte[] expected, byte[] actual) =>
        Assert.Equal($"{what}: {Convert.ToHexStringLower(expected)}", $"{what}: {Convert.ToHexStringLower(actual)}");

    private static byte[][] Readings(byte[] results) => [.. results.Chunk(DriftLayout.Bytes)];

    private static byte[] Counted(byte[] record) => [1, 0, 0, 0, .. record];

    private static byte[] Images(IReadOnlyList<DriftVector> vectors, IReadOnlyList<(sbyte[] Input, int Channels)> inputs) =>
    [
        .. BitConverter.GetBytes(vectors.Count), .. vectors.SelectMany(vector => vector.Record()),
        .. inputs.SelectMany(entry => (byte[])[.. BitConverter.GetBytes(entry.Input.Length), .. BitConverter.GetBytes(entry.Channels),
            .. MemoryMarshal.AsBytes<sbyte>(entry.Input)]),
    ];
}
