using Google.Protobuf;

namespace Edge.Compiler.Tests.Fuzz;

/// <summary>Changes to what an ONNX file says, in a file that is well formed: other kinds, names, shapes, attributes, nodes left out or written twice.</summary>
internal static class ProtoMutation
{
    private static readonly long[] _numbers =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 16, 21, 64, 127, 128, 255, 1000, 65536, 1 << 24, 1 << 30, int.MaxValue, 1L << 32, 1L << 40, long.MaxValue, -1, -2, -3, -4, int.MinValue, long.MinValue];

    private static readonly float[] _reals = [0, -0f, 1, -1, 0.5f, 1e-45f, 1e-30f, 1e30f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    public static byte[] Of(Random random, byte[] whole)
    {
        ProtoField root = ProtoTree.Read(whole);
        for (int changes = random.Next(1, 5); changes > 0; changes--)
            Change(random, root);
        return ProtoTree.Write(root);
    }

    private static void Change(Random random, ProtoField root)
    {
        ProtoField[] messages = [.. root.Messages().Where(message => message.Fields.Count > 0)];
        if (messages.Length == 0)
            return;
        ProtoField parent = messages[random.Next(messages.Length)];
        int at = random.Next(parent.Fields.Count);
        ProtoField field = parent.Fields[at];
        switch (random.Next(10))
        {
            case 0:
                parent.Fields.RemoveAt(at);
                break;
            case 1:
                parent.Fields.Insert(random.Next(parent.Fields.Count + 1), field.Copy());
                break;
            case 2:
                int other = random.Next(parent.Fields.Count);
                (parent.Fields[at], parent.Fields[other]) = (parent.Fields[other], field);
                break;
            case 3:
                field.Number = random.Next(1, 22);
                break;
            case 4: // another message of the same kind, such as another node's attribute
                ProtoField[] alike = [.. messages.SelectMany(message => message.Fields).Where(one => one.Message == field.Message && one.Wire == field.Wire)];
                parent.Fields[at] = alike[random.Next(alike.Length)].Copy();
                break;
            default:
                ChangeValue(random, field, messages);
                break;
        }
    }

    private static void ChangeValue(Random random, ProtoField field, ProtoField[] messages)
    {
        switch (field.Wire)
        {
            case WireFormat.WireType.Varint:
                field.Value = (ulong)_numbers[random.Next(_numbers.Length)];
                break;
            case WireFormat.WireType.Fixed32:
                field.Value = BitConverter.SingleToUInt32Bits(_reals[random.Next(_reals.Length)]);
                break;
            case WireFormat.WireType.Fixed64:
                field.Value = (ulong)random.NextInt64();
                break;
            case WireFormat.WireType.LengthDelimited when field.Message is null:
                field.Bytes = Bytes(random, field.Bytes, messages);
                break;
        }
    }

    // Text becomes another text of the file, so that edges lead elsewhere and kinds change; packed numbers change one by one; data loses its end.
    private static byte[] Bytes(Random random, byte[] bytes, ProtoField[] messages)
    {
        switch (random.Next(4))
        {
            case 0:
                byte[][] texts = [.. messages.SelectMany(message => message.Fields).Where(one => one is { Wire: WireFormat.WireType.LengthDelimited, Message: null, Bytes.Length: < 64 }).Select(one => one.Bytes)];
                return texts[random.Next(texts.Length)];
            case 1:
                return [.. bytes.Take(random.Next(bytes.Length + 1))];
            case 2 when bytes.Length >= 4:
                byte[] changed = [.. bytes];
                BitConverter.TryWriteBytes(changed.AsSpan(random.Next(changed.Length / 4) * 4), _reals[random.Next(_reals.Length)]);
                return changed;
            default:
                return Packed(random, bytes);
        }
    }

    private static byte[] Packed(Random random, byte[] bytes)
    {
        var numbers = new List<long>();
        try
        {
            var input = new CodedInputStream(bytes);
            while (!input.IsAtEnd)
                numbers.Add(input.ReadInt64());
        }
        catch (InvalidProtocolBufferException)
        {
            return bytes;
        }

        if (numbers.Count == 0 || random.Next(4) == 0)
            numbers.Insert(random.Next(numbers.Count + 1), _numbers[random.Next(_numbers.Length)]);
        else if (random.Next(4) == 0)
            numbers.RemoveAt(random.Next(numbers.Count));
        else
            numbers[random.Next(numbers.Count)] = _numbers[random.Next(_numbers.Length)];
        using var packed = new MemoryStream();
        using (var output = new CodedOutputStream(packed, leaveOpen: true))
        {
            foreach (long number in numbers)
                output.WriteInt64(number);
        }

        return packed.ToArray();
    }
}
