using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Devices.Emulators;

/// <summary>What <c>device/bare/harness.c</c> is asked about one image; the output always comes.</summary>
[Flags]
public enum HarnessWant : uint
{
    Output = 0,

    /// <summary>CRC-32 of every node's output.</summary>
    Crc = 1,

    /// <summary>Every node's output itself.</summary>
    Dump = 2,

    /// <summary>Instructions of the inference, and of every node where there are taps.</summary>
    Count = 4,
}

/// <param name="Model">Index of the model in its image.</param>
/// <param name="Input">The values of all graph inputs, one after the other.</param>
public readonly record struct HarnessRequest(int Model, sbyte[] Input, HarnessWant Want);

/// <summary>The answer to one request; what was not asked for is empty.</summary>
/// <param name="Instructions">Without the cost of calling and watching.</param>
/// <param name="StepInstructions">The same for each node.</param>
public sealed record HarnessAnswer(sbyte[] Output, uint[] Crcs, sbyte[][] Tensors, long Instructions, long[] StepInstructions);

/// <summary>A whole run of the harness.</summary>
/// <param name="CalibrationInstructions">Counted for a loop of 2,000,000 instructions and a few around it; 0 without a counter.</param>
/// <param name="StackBytes">The deepest stack, harness included; 0 where it is not measured.</param>
public sealed record HarnessResult(IReadOnlyList<HarnessAnswer> Answers, long CalibrationInstructions, int StackBytes);

/// <summary>Reads and writes the files that the harness exchanges with the host; the format stands in <c>device/bare/harness.c</c>.</summary>
internal static class HarnessFiles
{
    public static void WriteImages(string path, IEnumerable<HarnessRequest> requests)
    {
        using FileStream file = File.Create(path);
        var record = new byte[8];
        foreach (HarnessRequest request in requests)
        {
            BinaryPrimitives.WriteInt32LittleEndian(record, request.Model);
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), (uint)request.Want);
            file.Write(record);
            file.Write(MemoryMarshal.AsBytes(request.Input.AsSpan()));
        }
    }

    /// <exception cref="DeviceException">E0505: the file is shorter or longer than the requests call for.</exception>
    public static HarnessResult ReadResults(string path, IReadOnlyList<BareModel> models, IReadOnlyList<HarnessRequest> requests, bool taps)
    {
        var reader = new Reader(File.Exists(path) ? File.ReadAllBytes(path) : []);
        uint emptyInference = reader.Word(), emptyTap = reader.Word(), calibration = reader.Word();
        var answers = new List<HarnessAnswer>(requests.Count);
        foreach (HarnessRequest request in requests)
        {
            BareModel model = models[request.Model];
            int steps = taps ? model.StepBytes.Count : 0;
            sbyte[][] tensors = request.Want.HasFlag(HarnessWant.Dump) ? Tensors(reader, [.. model.StepBytes.Take(steps)]) : [];
            sbyte[] output = reader.Bytes(model.AnswerBytes);
            uint[] crcs = request.Want.HasFlag(HarnessWant.Crc) ? reader.Words(steps) : [];
            bool count = request.Want.HasFlag(HarnessWant.Count);
            uint inference = count ? reader.Word() : 0;
            uint[] perStep = count ? reader.Words(steps) : [];
            answers.Add(new HarnessAnswer(output, crcs, tensors, (long)inference - (count ? emptyInference : 0), [.. perStep.Select((n, step) => n - (emptyTap * model.StepTaps[step]))]));
        }

        var result = new HarnessResult(answers, calibration, (int)reader.Word());
        reader.ExpectEnd();
        return result;
    }

    // Each as a whole, or in bands of rows that follow one another.
    private static sbyte[][] Tensors(Reader reader, int[] bytes)
    {
        var written = new int[bytes.Length];
        sbyte[][] tensors = [.. bytes.Select(count => new sbyte[count])];
        for (int left = bytes.Sum(); left > 0;)
        {
            uint step = reader.Word(), count = reader.Word();
            if (step >= bytes.Length || count == 0 || count > bytes[step] - written[step])
                throw new DeviceException("E0505", "results of the harness", $"{count} bytes of step {step}, of which {written[step]} are there");
            reader.Bytes((int)count).CopyTo(tensors[step], written[step]);
            written[step] += (int)count;
            left -= (int)count;
        }

        return tensors;
    }

    private sealed class Reader(byte[] data)
    {
        private int _at;

        public uint Word()
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
            return word;
        }

        public uint[] Words(int count)
        {
            var words = new uint[count];
            for (int i = 0; i < count; i++)
                words[i] = Word();
            return words;
        }

        public sbyte[] Bytes(int count) => MemoryMarshal.Cast<byte, sbyte>(Take(count)).ToArray();

        public void ExpectEnd()
        {
            if (_at != data.Length)
                throw new DeviceException("E0505", "results of the harness", $"{data.Length - _at} bytes too many");
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (data.Length - _at < count)
                throw new DeviceException("E0505", "results of the harness", $"end after {data.Length} bytes, in the middle of an answer");
            _at += count;
            return data.AsSpan(_at - count, count);
        }
    }
}
