namespace Edge.Compiler.Planning.Memories;

/// <summary>What a camera needs of the memory that tensors lie in: whole frames, from which the network's input is made.</summary>
/// <param name="FrameBytes">Of one frame as the camera delivers it.</param>
/// <param name="Frames">At least 1. With 2, one is filled while the other is made into the input.</param>
/// <param name="Overlaps">True when the next frame arrives during the inference; false: the camera waits, and tensors may lie where a frame lay.</param>
public sealed record CameraBuffers(int FrameBytes, int Frames, bool Overlaps)
{
    // Before the first node, a frame is made into the input.
    private const int Preprocessing = -1;

    internal IEnumerable<Lifetime> Lifetimes(int nodes) => Enumerable.Range(1, Frames).Select(number =>
        new Lifetime($"camera frame {number}", FrameBytes, Preprocessing, Overlaps ? nodes : Preprocessing) { NeedsDma = true, Traffic = 2L * FrameBytes });
}
