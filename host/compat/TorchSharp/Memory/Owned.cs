namespace TorchSharp.Memory;

/// <summary>One count of a body, given back at the end of a using block.</summary>
internal readonly struct Owned(TensorBody body) : IDisposable
{
    public TensorBody Body => body;

    public void Dispose() => body.Release();
}
