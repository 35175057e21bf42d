namespace Edge.Runtime.Update;

/// <summary>The usual self-test: the program opens, and every golden vector gives the recorded bytes.</summary>
public sealed class GoldenSelfTest : ISelfTest
{
    private readonly IModel _model;
    private readonly sbyte[] _input;
    private readonly sbyte[] _output;
    private readonly sbyte[] _expected;

    public GoldenSelfTest(IModel model, int mostInputBytes, int mostOutputBytes)
    {
        _model = model;
        _input = new sbyte[mostInputBytes];
        _output = new sbyte[mostOutputBytes];
        _expected = new sbyte[mostOutputBytes < GoldenVectors.HeadBytes ? GoldenVectors.HeadBytes : mostOutputBytes];
    }

    /// <summary>Of the last test that failed.</summary>
    public GoldenDifference First { get; } = new();

    public bool Passes(StoredPack pack)
    {
        return _model.Open(pack) && GoldenVectors.Agree(pack, _model, _input, _output, _expected, First);
    }
}
