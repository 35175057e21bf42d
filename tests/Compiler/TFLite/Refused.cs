using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Tests.TFLite;

internal static class Refused
{
    /// <summary>The file is refused with this number, and the message has these words.</summary>
    public static void With(string code, string words, byte[] file)
    {
        var fault = Assert.Throws<ModelException>(() => Import(file));
        Assert.True(fault.Code == code && fault.Message.Contains(words, StringComparison.Ordinal), $"expected {code} with '{words}', got {fault.Code}: {fault.Message}");
    }

    public static Graph Import(byte[] file) => TFLiteImporter.Import(TFLiteModel.Parse(file, "model.tflite"));
}
