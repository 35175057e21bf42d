using System.Text;
using Edge.Compiler.Emission;
using Edge.Compiler.Storage;
using Edge.Devices.Nano;
using Edge.Devices.Tests.Nano;
using Edge.Runtime.Link;
using Edge.Scripted;

namespace Edge.Devices.Tests.Link;

/// <summary>The device's endpoint on the real nanoCLR: the same bytes in give the same bytes out as on .NET.</summary>
public sealed class ScriptedDeviceTests : IDisposable
{
    private const int Session = 0x2f17;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-link-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_script_of_text_noise_and_frames_has_all_its_answers()
    {
        sbyte[] answers = Answers(Script());
        string text = new([.. answers.Select(value => (char)(value & 127))]);
        foreach (string wanted in new[] { "m-init-done", "m-name-dut-[edge]", "m-load-done", "m-infer-done", "m-results-[", "e-[Unknown command: noise]" })
            Assert.Contains(wanted, text);
        Assert.Equal([Opcode.Hello, Opcode.Identify, Opcode.Result, Opcode.Result, Opcode.Capture, Opcode.SelfTest, Opcode.Error, Opcode.Error], Opcodes(answers));
    }

    [FactWithNanoClr]
    public void The_endpoint_answers_the_same_bytes_on_nanoCLR()
    {
        sbyte[] script = Script();
        sbyte[] expected = Answers(script);
        IReadOnlyList<string> lines = RunOnNanoClr(script);
        string hex = string.Concat(lines.Where(line => line.StartsWith("edge: ", StringComparison.Ordinal)).Select(line => line["edge: ".Length..]));
        Assert.Equal(Convert.ToHexStringLower([.. expected.Select(value => (byte)value)]), hex);
    }

    private static sbyte[] Answers(sbyte[] script)
    {
        var device = new ScriptedDevice(script);
        device.Run();
        return device.Answers[..device.Count];
    }

    /// <summary>Text, noise, two images (one look into a run), a picture, and frames that are damaged, doubled and missing.</summary>
    private static sbyte[] Script()
    {
        var script = new List<sbyte>();
        var random = new Random(5);
        sbyte[] image = [.. Enumerable.Range(0, ScriptedDevice.InputBytes).Select(_ => (sbyte)random.Next(-128, 128))];
        Text(script, "%name%\r\nnoise%db load 300%");
        foreach (sbyte[] part in image.Chunk(31))
            Text(script, $"db {Convert.ToHexString([.. part.Select(value => (byte)value)])}%");
        Text(script, "crc%db print 20 280%infer 2 1%infer%id%");
        for (int i = 0; i < 40; i++)
            script.Add((sbyte)random.Next(-128, 0));
        int next = 0;
        Frame(script, LinkChannel.Control, 0, Opcode.Hello, [1]);
        Frame(script, LinkChannel.Session, next++, Opcode.Identify, []);
        Image(script, ref next, 5, image, RunMode.Io);
        Image(script, ref next, 6, image, RunMode.StepMeta);
        Frame(script, LinkChannel.Session, next++, Opcode.Capture, Numbers(1));
        Frame(script, LinkChannel.Session, next - 1, Opcode.Capture, Numbers(1)); // again
        Frame(script, LinkChannel.Session, next + 1, Opcode.Capture, Numbers(1)); // one is missing
        int damaged = script.Count + FrameLayout.HeadBytes;
        Frame(script, LinkChannel.Session, next, Opcode.Capture, Numbers(1));
        script[damaged] ^= 16;
        Acknowledge(script, ushort.MaxValue);
        Frame(script, LinkChannel.Session, next++, Opcode.SelfTest, []);
        Frame(script, LinkChannel.Session, next++, Opcode.Run, Numbers(9, 0, 0, 0));
        Frame(script, LinkChannel.Session, next++, Opcode.Gpio, Numbers(0, 0));
        return [.. script];
    }

    private static void Image(List<sbyte> script, ref int next, int index, sbyte[] image, int mode)
    {
        byte[] bytes = [.. image.Select(value => (byte)value)];
        Frame(script, LinkChannel.Session, next++, Opcode.Load, Numbers(index, image.Length, (int)Crc32.Of(image)));
        Frame(script, LinkChannel.Session, next++, Opcode.ImagePart, [.. Numbers(index, 0), .. bytes[..200]]);
        Frame(script, LinkChannel.Session, next++, Opcode.ImagePart, [.. Numbers(index, 200), .. bytes[200..]]);
        Frame(script, LinkChannel.Session, next++, Opcode.Run, Numbers(index, mode, 0, 0));
        for (int answers = 0; answers < 40; answers++)
            Acknowledge(script, answers); // the host's, whatever has arrived: frames that were not sent yet are not acknowledged by it
    }

    private static void Acknowledge(List<sbyte> script, int wanted) => Frame(script, LinkChannel.Control, 0, Opcode.Acknowledge, [], wanted);

    private static void Frame(List<sbyte> script, int channel, int sequence, int opcode, byte[] payload, int wanted = 0)
    {
        sbyte[] frame = new sbyte[FrameLayout.FrameBytes(payload.Length)];
        Buffer.BlockCopy(payload, 0, frame, FrameLayout.HeadBytes, payload.Length);
        FrameWriter.Begin(frame, channel, Session, opcode, payload.Length);
        (frame[FrameLayout.SequenceAt], frame[FrameLayout.SequenceAt + 1]) = ((sbyte)sequence, (sbyte)(sequence >> 8));
        FrameWriter.End(frame, payload.Length);
        FrameWriter.Seal(frame, wanted, 0);
        script.AddRange(frame);
    }

    private static void Text(List<sbyte> script, string text) => script.AddRange(Encoding.ASCII.GetBytes(text).Select(value => (sbyte)value));

    private static byte[] Numbers(params int[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    /// <summary>What the frames among the answers say, acknowledgements and parts left out.</summary>
    private static IEnumerable<int> Opcodes(sbyte[] answers)
    {
        var reader = new FrameReader(512);
        var stream = new ScriptedDevice(answers);
        while (true)
        {
            switch (reader.Look())
            {
                case FrameReader.Frame:
                    int opcode = reader.Bytes[reader.Start + FrameLayout.OpcodeAt];
                    bool isAgain = reader.Bytes[reader.Start + FrameLayout.FlagsAt] == FrameLayout.Again;
                    reader.SkipFrame();
                    if (!isAgain && opcode is not (Opcode.Acknowledge or Opcode.Repeat or Opcode.Part))
                        yield return opcode;
                    break;
                case FrameReader.Nothing:
                    reader.Fill(stream);
                    if (reader.Look() == FrameReader.Nothing && stream.IsRead)
                        yield break;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private IReadOnlyList<string> RunOnNanoClr(sbyte[] script)
    {
        string root = Golden.Root(), runtime = Path.Combine(root, "device", "runtime");
        EmittedFile[] sources =
        [
            .. Directory.GetFiles(runtime, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(runtime, file).Replace('\\', '/'))
                .Where(file => file.Split('/')[0] is not ("nano" or "bin" or "obj"))
                .Select(file => new EmittedFile(file.Replace('/', '.'), File.ReadAllText(Path.Combine(runtime, file)))),
        ];
        string device = File.ReadAllText(Path.Combine(root, "tests", "Devices", "Link", "nano", "ScriptedDevice.cs"));
        string program =
            $$"""
            using System.Diagnostics;
            using Edge.Scripted;

            public static class Program
            {
                public static void Main()
                {
                    ScriptedDevice device = new ScriptedDevice(new sbyte[] { {{string.Join(',', script)}} });
                    device.Run();
                    for (int at = 0; at < device.Count; at += 64)
                        Debug.WriteLine("edge: " + Hex(device.Answers, at, device.Count - at < 64 ? device.Count - at : 64));
                }

                private static string Hex(sbyte[] values, int from, int count)
                {
                    const string digits = "0123456789abcdef";
                    char[] letters = new char[2 * count];
                    for (int i = 0; i < count; i++)
                    {
                        int value = values[from + i] & 255;
                        letters[2 * i] = digits[value >> 4];
                        letters[2 * i + 1] = digits[value & 15];
                    }

                    return new string(letters);
                }
            }
            """;
        NanoAssembly[] assemblies =
        [
            new("Edge.Runtime", sources, []),
            new("Scripted", [new EmittedFile("ScriptedDevice.cs", device), new EmittedFile("Program.cs", program)], ["Edge.Runtime"], IsProgram: true),
        ];
        NanoTools tools = NanoTools.Require();
        return NanoBuild.Run(tools, NanoBuild.Build(tools, assemblies, _folder, TimeSpan.FromMinutes(2)), _folder, TimeSpan.FromMinutes(2));
    }
}
