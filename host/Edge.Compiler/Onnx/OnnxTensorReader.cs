using System.Globalization;

namespace Edge.Compiler.Onnx;

/// <summary>Reads a TensorProto; its values stay as they are written until somebody needs them.</summary>
internal static class OnnxTensorReader
{
    public static OnnxTensor Read(ProtoMessage message, string model, string? folder)
    {
        string name = "";
        var type = OnnxType.Undefined;
        List<long> dims = [], integers = [];
        var floats = new List<float>();
        var doubles = new List<double>();
        ReadOnlyMemory<byte>? raw = null;
        bool isExternal = false;
        var entries = new Dictionary<string, string>();
        for (int field; (field = message.Next()) != 0;)
        {
            switch (field)
            {
                case 1: message.Integers(dims); break;
                case 2: type = (OnnxType)message.Integer(); break;
                case 4: message.Floats(floats); break;
                case 5 or 7 or 11: message.Integers(integers); break;
                case 8: name = message.Text(); break;
                case 9: raw = message.Bytes(); break;
                case 10: message.Doubles(doubles); break;
                case 13: Entry(message.Message("tensor.external_data"), entries); break;
                case 14: isExternal = message.Integer() == 1; break;
                default: message.Skip(); break;
            }
        }

        return new OnnxTensor(model, name, type, dims)
        {
            Raw = raw,
            FloatData = floats,
            IntegerData = integers,
            DoubleData = doubles,
            External = isExternal ? Place(message, folder, entries) : null,
        };
    }

    private static ExternalData Place(ProtoMessage message, string? folder, Dictionary<string, string> entries)
    {
        long? Number(string key)
        {
            if (!entries.TryGetValue(key, out string? text))
                return null;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw message.Damaged($"external data: {key} is '{text}'");
        }

        return new ExternalData(folder, entries.GetValueOrDefault("location", ""), Number("offset") ?? 0, Number("length"));
    }

    private static void Entry(ProtoMessage message, Dictionary<string, string> entries)
    {
        string key = "", value = "";
        for (int field; (field = message.Next()) != 0;)
        {
            if (field == 1)
                key = message.Text();
            else if (field == 2)
                value = message.Text();
            else
                message.Skip();
        }

        entries[key] = value;
    }
}
