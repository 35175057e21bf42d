using System.Globalization;
using Edge.Compiler.Ir;
using Xunit.Abstractions;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>INT8 operators give the bytes of TFLite Micro's reference kernels: compared with recorded answers everywhere, with the interpreter where it is.</summary>
public class MicroTests(ITestOutputHelper output)
{
    private const int Recorded = 10;

    public static TheoryData<string> Names => [.. MicroCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_recorded_bytes_come_out(string name)
    {
        IReadOnlyList<MicroAnswer> answers = MicroRecording.Read(name);
        Assert.Equal(Recorded, answers.Count);
        foreach (MicroAnswer answer in answers)
        {
            MicroCase drawn = MicroCases.Draw(name, answer.Seed);
            Assert.True(drawn.Fingerprint == answer.Fingerprint, $"{name} {answer.Seed}: the seed draws another case than was recorded; record it again");
            Assert.Equal(answer.Output, drawn.Run());
        }
    }

    /// <summary>EDGE_TFLITE_MICRO_CASES says how many cases; EDGE_ACCEPT=1 records the first of them.</summary>
    [TheoryWithMicroInterpreter]
    [MemberData(nameof(Names))]
    public void The_interpreter_gives_the_same_bytes(string name)
    {
        int cases = int.Parse(Environment.GetEnvironmentVariable("EDGE_TFLITE_MICRO_CASES") ?? "100", CultureInfo.InvariantCulture);
        using var micro = new MicroInterpreter(Environment.GetEnvironmentVariable(MicroInterpreter.Variable)!);
        var answers = new List<MicroAnswer>();
        List<string> faults = [];
        long bytes = 0, differing = 0;
        int refused = 0, disagreeing = 0, most = 0;
        for (int seed = 1; seed <= cases; seed++)
        {
            MicroCase drawn = MicroCases.Draw(name, seed);
            if (micro.Run(drawn) is not { } expected)
            {
                refused++;
                continue;
            }

            answers.Add(new MicroAnswer(seed, drawn.Fingerprint, expected));
            try
            {
                sbyte[] actual = drawn.Run();
                Assert.Equal(expected.Length, actual.Length);
                int[] steps = [.. expected.Zip(actual, (a, b) => Math.Abs(a - b))];
                bytes += steps.Length;
                int wrong = steps.Count(step => step > 0);
                (differing, most) = (differing + wrong, Math.Max(most, steps.Max()));
                disagreeing += wrong > 0 ? 1 : 0;
                if (wrong > 0)
                    faults.Add($"seed {seed}: {wrong} of {steps.Length} bytes, by {steps.Max()} at most");
            }
            catch (ModelException e)
            {
                faults.Add($"seed {seed}: {e.Message}");
            }
        }

        string summary = $"{name}: {answers.Count} cases, {bytes} bytes, {differing} differ in {disagreeing} cases, by {most} steps at most; {refused} cases the interpreter refused";
        output.WriteLine(summary);
        if (Environment.GetEnvironmentVariable("EDGE_ACCEPT") == "1")
            MicroRecording.Write(name, answers.Take(Recorded));
        Assert.True(faults.Count == 0, summary + "\n" + string.Join('\n', faults.Take(5)));
    }
}
