using System.Diagnostics;
using Edge.Compiler.Ir;
using Edge.Devices.Ladder;
using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Link;

/// <summary>A device that is this program: the endpoint of the firmware, and a network run by the integer reference.</summary>
public sealed class DesktopDevice : IDeviceUnderTest
{
    private readonly ModelRun _run;
    private readonly Graph _graph;
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <param name="graph">An INT8 network of one input; of its outputs the first has the scale that the device tells.</param>
    public DesktopDevice(Graph graph)
    {
        _graph = graph;
        _run = new ModelRun(graph, graph);
        Tensor output = graph.Outputs[0];
        Network = new NetworkShape
        {
            InputBytes = graph.Inputs[0].Bytes,
            OutputBytes = graph.Outputs.Sum(tensor => tensor.Bytes),
            ScaleBits = BitConverter.SingleToInt32Bits((float)output.Quantization!.Scales[0]),
            ZeroPoint = output.Quantization.ZeroPoint,
        };
        Put("pc", Identity.Board);
        Put(".NET reference", Identity.RuntimeName);
        Put(graph.Name, Identity.Model);
    }

    /// <summary>Changes a result before it is sent, by input and output: a device that computes something else.</summary>
    public Action<sbyte[], sbyte[]>? Sabotage { get; set; }

    /// <summary>Changes what a step shows of itself, by its number and output.</summary>
    public Action<int, sbyte[]>? SabotageStep { get; set; }

    /// <summary>What its self-test says; null: it passes.</summary>
    public GoldenDifference? Golden { get; set; }

    public LinkIdentity Identity { get; } = new();

    public NetworkShape Network { get; }

    public int Capabilities => LinkCapability.Taps | LinkCapability.SelfTest;

    public bool IsDone => true;

    /// <summary>Null, until a simulation sets one: no parts are judged here.</summary>
    public DriftSentinel Drift { get; set; } = null!;

    public RunReport Report { get; } = new();

    /// <summary>What an endpoint for this device needs.</summary>
    public LinkOptions Options => new()
    {
        MostInputBytes = Network.InputBytes,
        MostOutputBytes = Network.OutputBytes,
        MostSteps = _graph.Nodes.Count,
        StepWindowBytes = 4096,
    };

    public int Now() => unchecked((int)(Stopwatch.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond));

    public bool Begin(sbyte[] input, sbyte[] output, IStepTap tap)
    {
        int start = Now();
        var (outputs, tensors) = _run.Of([input[..Network.InputBytes]]);
        for (int step = 0; step < tensors.Length; step++)
        {
            SabotageStep?.Invoke(step, tensors[step]);
            tap?.After(step, tensors[step], 0, tensors[step].Length);
        }

        outputs.SelectMany(values => values).ToArray().CopyTo(output, 0);
        Sabotage?.Invoke(input, output);
        (Report.IsGood, Report.Microseconds) = (true, unchecked(Now() - start));
        return true;
    }

    /// <summary>Happens at the start of its self-test: a device that crashes in it.</summary>
    public Action? BeforeSelfTest { get; set; }

    public bool SelfTest(GoldenDifference first)
    {
        BeforeSelfTest?.Invoke();
        if (Golden is not null)
            first.Take(Golden);
        return Golden is null;
    }

    public int Capture(int kind, CaptureHead head) => FrameStatus.None;

    public void ReadCapture(int kind, int from, sbyte[] to, int offset, int count)
    {
    }

    public bool Gpio(int action, int argument, int[] answer) => false;

    public void Timestamp()
    {
    }

    public void Reset()
    {
    }

    private static void Put(string name, sbyte[] to)
    {
        for (int i = 0; i < Math.Min(name.Length, to.Length); i++)
            to[i] = (sbyte)name[i];
    }
}
