"""What an officer takes along: the record of processing, the impact assessment, and the bundle of proof."""
